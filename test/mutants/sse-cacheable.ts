import { withStreamHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const sseCacheable = mutant({
  name: 'sse-cacheable',
  bug: 'Streams may be cached for a minute.',
  breaks: ['sse.headers'],
  build: () => withStreamHeaders((headers) => ({ ...headers, 'cache-control': 'public, max-age=60, no-transform' })),
});
