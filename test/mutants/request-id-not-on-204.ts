import { withHeaders, withoutHeader } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdNotOn204 = mutant({
  name: 'request-id-not-on-204',
  bug: 'An answer without a body does not carry the request id.',
  breaks: ['request-id.echo', 'request-id.generated'],
  build: () => withHeaders((headers, _, reply) => (reply.status === 204 ? withoutHeader(headers, 'x-request-id') : headers)),
});
