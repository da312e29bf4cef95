import { withStreamHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const sseCachePrivate = mutant({
  name: 'sse-cache-private',
  bug: 'Streams are private, which is not the same as uncached.',
  breaks: ['sse.headers'],
  build: () => withStreamHeaders((headers) => ({ ...headers, 'cache-control': 'private, no-transform' })),
});
