import { mutant } from './mutant.ts';
import { withFrames } from './through-frames.ts';

export const sseJsonPretty = mutant({
  name: 'sse-json-pretty',
  bug: 'Prints the JSON of a response over several lines, and only the first has its data:.',
  breaks: ['sse.valid-payload', 'sse.id-is-seq', 'sse.dotted-names'],
  // Other stories run into it on their way.
  mayAlsoFail: ['event.in-reply-to', 'event.timestamp'],
  build: () =>
    withFrames(
      (frame) => frame.includes('event: message.response'),
      (frame) => frame.replace(/^data: (.*)$/m, (_, json: string) => `data: ${JSON.stringify(JSON.parse(json), null, 2)}`),
    ),
});
