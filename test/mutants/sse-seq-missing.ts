import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const sseSeqMissing = mutant({
  name: 'sse-seq-missing',
  bug: 'message.response has no seq in its JSON.',
  breaks: ['sse.id-is-seq', 'sse.valid-payload'],
  build: () => withJson('message.response', ({ seq: _, ...json }) => json),
});
