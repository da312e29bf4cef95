import { withHeaders, withoutHeader } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdNotOnErrors = mutant({
  name: 'request-id-not-on-errors',
  bug: 'Errors do not carry the request id.',
  breaks: ['request-id.echo', 'request-id.generated'],
  build: () => withHeaders((headers, _, reply) => (reply.status >= 400 ? withoutHeader(headers, 'x-request-id') : headers)),
});
