import { withHeaders, withoutHeader } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdNotOn404 = mutant({
  name: 'request-id-not-on-404',
  bug: 'Routes that do not exist do not carry the request id.',
  breaks: ['request-id.echo', 'request-id.generated'],
  build: () => withHeaders((headers, _, reply) => (reply.status === 404 ? withoutHeader(headers, 'x-request-id') : headers)),
});
