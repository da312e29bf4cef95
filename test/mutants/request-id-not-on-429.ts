import { withHeaders, withoutHeader } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdNotOn429 = mutant({
  name: 'request-id-not-on-429',
  bug: 'A stream that is refused because of the limit does not carry the request id.',
  breaks: ['request-id.echo'],
  build: () => withHeaders((headers, _, reply) => (reply.status === 429 ? withoutHeader(headers, 'x-request-id') : headers)),
});
