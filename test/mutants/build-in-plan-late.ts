import { randomUUID } from 'node:crypto';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const buildInPlanLate = mutant({
  name: 'build-in-plan-late',
  bug: 'A plan is built once it was answered.',
  breaks: ['build.none-in-plan'],
  mayAlsoFail: ['build.linked'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async appendMessage(draft, keyNotBefore) {
          const appended = await log.appendMessage(draft, keyNotBefore);
          if (draft.messageType !== 'assistant' || draft.mode !== 'plan') return appended;
          const { timestamp, in_reply_to_client_msg_id: linked } = draft.event;
          const data = { buildId: randomUUID(), status: 'queued' };
          await log.append(draft.projectId, {
            event: 'build.status',
            timestamp,
            ...(linked !== undefined && { in_reply_to_client_msg_id: linked }),
            data,
          });
          return appended;
        },
      })),
  }),
});
