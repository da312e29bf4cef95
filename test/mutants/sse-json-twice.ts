import { clauseIds } from '../../src/contract/index.ts';
import { mutant } from './mutant.ts';
import { withFrames } from './through-frames.ts';

export const sseJsonTwice = mutant({
  name: 'sse-json-twice',
  bug: 'The JSON of a response is a text that holds JSON.',
  breaks: ['sse.valid-payload', 'sse.id-is-seq', 'sse.dotted-names'],
  // Most of what the suite looks at stands on this.
  mayAlsoFail: clauseIds,
  build: () =>
    withFrames(
      (frame) => frame.includes('event: message.response'),
      (frame) => frame.replace(/^data: (.*)$/m, (_, json: string) => `data: ${JSON.stringify(json)}`),
    ),
});
