import { withHeaders, withoutHeader } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdNoneMade = mutant({
  name: 'request-id-none-made',
  bug: 'Makes no request id where none was sent.',
  breaks: ['request-id.generated'],
  build: () =>
    withHeaders((headers, call) => (call.headers['x-request-id'] === undefined ? withoutHeader(headers, 'x-request-id') : headers)),
});
