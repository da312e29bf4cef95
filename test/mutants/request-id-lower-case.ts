import { withHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdLowerCase = mutant({
  name: 'request-id-lower-case',
  bug: 'Echoes the request id in lower case.',
  breaks: ['request-id.echo'],
  build: () => withHeaders((headers) => ({ ...headers, 'x-request-id': (headers['x-request-id'] ?? '').toLowerCase() })),
});
