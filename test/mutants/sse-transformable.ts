import { withStreamHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const sseTransformable = mutant({
  name: 'sse-transformable',
  bug: 'Streams may be transformed on the way.',
  breaks: ['sse.unbuffered-headers'],
  build: () => withStreamHeaders((headers) => ({ ...headers, 'cache-control': 'no-cache' })),
});
