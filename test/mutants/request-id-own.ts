import { randomUUID } from 'node:crypto';
import { withHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdOwn = mutant({
  name: 'request-id-own',
  bug: 'Always makes a request id of its own.',
  breaks: ['request-id.echo'],
  build: () => withHeaders((headers) => ({ ...headers, 'x-request-id': randomUUID() })),
});
