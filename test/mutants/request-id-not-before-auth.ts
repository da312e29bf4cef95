import { withHeaders, withoutHeader } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdNotBeforeAuth = mutant({
  name: 'request-id-not-before-auth',
  bug: 'What the signature check refuses does not carry the request id.',
  breaks: ['request-id.echo', 'request-id.generated'],
  build: () =>
    withHeaders((headers, _, reply) => ([401, 403, 408].includes(reply.status) ? withoutHeader(headers, 'x-request-id') : headers)),
});
