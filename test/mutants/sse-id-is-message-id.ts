import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const sseIdIsMessageId = mutant({
  name: 'sse-id-is-message-id',
  bug: "The id of message.created is the message's own.",
  breaks: ['sse.id-is-seq'],
  mayAlsoFail: [
    'seq.same-everywhere',
    'seq.ordered-on-stream',
    'resume.any-cut',
    'resume.last-event-id',
    'resume.same-event',
    'resume.under-load',
    'resume.header-wins',
    'keep-alive.silent',
    'build.catch-up',
    'resume.from-seq',
    'seq.visible-in-order',
  ],
  build: () =>
    withEvents((event) =>
      event.event === 'message.created' ? { ...event, id: String((event.json['data'] as { messageId?: unknown }).messageId) } : event,
    ),
});
