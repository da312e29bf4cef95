import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

function cut(message: unknown): { message?: string } {
  return typeof message === 'string' ? { message: message.slice(0, 7_500) } : {};
}

export const postStreamAltersText = mutant({
  name: 'post-stream-alters-text',
  bug: 'The stream cuts what the history keeps whole: an event has to fit into a notification of 8,000 bytes.',
  breaks: ['post.text-intact'],
  mayAlsoFail: ['post.validation', 'sse.stalled-reader', 'post.created'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        appendMessage: (draft, keyNotBefore) =>
          log.appendMessage(
            { ...draft, event: { ...draft.event, data: { ...draft.event.data, ...cut(draft.event.data['message']) } } },
            keyNotBefore,
          ),
      })),
  }),
});
