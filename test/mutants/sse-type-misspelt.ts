import { withStreamHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const sseTypeMisspelt = mutant({
  name: 'sse-type-misspelt',
  bug: 'Streams are text/eventstream.',
  breaks: ['sse.headers'],
  build: () => withStreamHeaders((headers) => ({ ...headers, 'content-type': 'text/eventstream' })),
});
