import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const eventBuildFirst = mutant({
  name: 'event-build-first',
  bug: 'Queues the build before it tells of the message.',
  breaks: ['event.created-first'],
  // Other stories run into it on their way.
  mayAlsoFail: ['idem.no-second-effect', 'event.effective-build-mode', 'build.lifecycle'],
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
