import { withStreamHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const sseTypeOctets = mutant({
  name: 'sse-type-octets',
  bug: 'Streams are application/octet-stream.',
  breaks: ['sse.headers'],
  build: () => withStreamHeaders((headers) => ({ ...headers, 'content-type': 'application/octet-stream' })),
});
