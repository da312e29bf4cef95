import { randomUUID } from 'node:crypto';
import { mutant } from './mutant.ts';
import { createSeenCall } from './seen-call.ts';
import { tell, withAssistant } from './with-builds.ts';

export const buildInPlanForLegacy = mutant({
  name: 'build-in-plan-for-legacy',
  bug: 'A plan-mode message of the legacy endpoint is built as well.',
  breaks: ['build.none-in-plan'],
  build: () => {
    const seen = createSeenCall();
    return {
      engine: seen.engine,
      ports: (ports) =>
        withAssistant(ports, (inner, given) => (message) => {
          inner.onMessage(message);
          if (message.mode !== 'plan' || seen.call()?.operation !== 'postLegacyMessage') return;
          const data = { buildId: randomUUID(), status: 'queued' };
          const linked = message.clientMsgId === undefined ? {} : { in_reply_to_client_msg_id: message.clientMsgId };
          void tell(given, message.projectId, { event: 'build.status', timestamp: new Date().toISOString(), ...linked, data });
        }),
    };
  },
});
