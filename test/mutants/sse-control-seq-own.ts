import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const sseControlSeqOwn = mutant({
  name: 'sse-control-seq-own',
  bug: 'connection.established says seq 0 whatever its id.',
  breaks: ['sse.id-is-seq'],
  mayAlsoFail: ['resume.any-cut'],
  build: () => withJson('connection.established', (json) => ({ ...json, seq: 0 })),
});
