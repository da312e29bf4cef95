import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const sseSeqText = mutant({
  name: 'sse-seq-text',
  bug: 'seq is a text in the JSON.',
  breaks: ['sse.id-is-seq', 'sse.valid-payload'],
  mayAlsoFail: ['build.catch-up'],
  build: () => withEvents((event) => ({ ...event, json: { ...event.json, seq: String(event.json['seq']) } })),
});
