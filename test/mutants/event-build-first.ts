import { clauseIds } from '../../src/contract/index.ts';
import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const eventBuildFirst = mutant({
  name: 'event-build-first',
  bug: 'Queues the build before it tells of the message.',
  breaks: ['event.created-first'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async appendMessage(draft, keyNotBefore) {
          if (draft.messageType === 'user' && draft.clientMsgId !== undefined && draft.mode === 'build') {
            await log.append(draft.projectId, {
              timestamp: draft.event.timestamp,
              in_reply_to_client_msg_id: draft.clientMsgId,
              event: 'build.status',
              data: { buildId: draft.id, status: 'queued' },
            });
          }
          return log.appendMessage(draft, keyNotBefore);
        },
      })),
  }),
});
