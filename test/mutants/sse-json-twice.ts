import { mutant } from './mutant.ts';
import { withFrames } from './through-frames.ts';

export const sseJsonTwice = mutant({
  name: 'sse-json-twice',
  bug: 'The JSON of a response is a text that holds JSON.',
  breaks: ['sse.valid-payload', 'sse.id-is-seq', 'sse.dotted-names'],
  // Other stories run into it on their way.
  mayAlsoFail: ['event.in-reply-to', 'event.timestamp'],
  build: () =>
    withFrames(
      (frame) => frame.includes('event: message.response'),
      (frame) => frame.replace(/^data: (.*)$/m, (_, json: string) => `data: ${JSON.stringify(json)}`),
    ),
});
