import { mutant } from './mutant.ts';
import { withFrames } from './through-frames.ts';

export const sseJsonInList = mutant({
  name: 'sse-json-in-list',
  bug: 'The JSON of a response is a list of one.',
  breaks: ['sse.valid-payload', 'sse.id-is-seq', 'sse.dotted-names'],
  // Other stories run into it on their way.
  mayAlsoFail: ['event.in-reply-to', 'event.timestamp'],
  build: () =>
    withFrames(
      (frame) => frame.includes('event: message.response'),
      (frame) => frame.replace(/^data: (.*)$/m, 'data: [$1]'),
    ),
});
