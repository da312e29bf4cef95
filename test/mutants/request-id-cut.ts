import { withHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdCut = mutant({
  name: 'request-id-cut',
  bug: 'Echoes the first 64 characters of a request id.',
  breaks: ['request-id.echo'],
  build: () => withHeaders((headers) => ({ ...headers, 'x-request-id': (headers['x-request-id'] ?? '').slice(0, 64) })),
});
