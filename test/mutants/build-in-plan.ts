import { randomUUID } from 'node:crypto';
import { mutant } from './mutant.ts';
import { tell, withAssistant } from './with-builds.ts';

export const buildInPlan = mutant({
  name: 'build-in-plan',
  bug: 'A plan-mode message is built as well.',
  breaks: ['build.none-in-plan'],
  // Other stories run into it on their way.
  mayAlsoFail: ['build.linked'],
  build: () => ({
    ports: (ports) =>
      withAssistant(ports, (inner, given) => (message) => {
        inner.onMessage(message);
        if (message.messageType !== 'user' || message.mode !== 'plan') return;
        const data = { buildId: randomUUID(), status: 'queued' };
        const linked = message.clientMsgId === undefined ? {} : { in_reply_to_client_msg_id: message.clientMsgId };
        void tell(given, message.projectId, { event: 'build.status', timestamp: new Date().toISOString(), ...linked, data });
      }),
  }),
});
