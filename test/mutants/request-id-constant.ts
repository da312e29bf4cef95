import { withHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdConstant = mutant({
  name: 'request-id-constant',
  bug: 'The request id it makes is always the same.',
  breaks: ['request-id.generated'],
  build: () =>
    withHeaders((headers, call) => (call.headers['x-request-id'] === undefined ? { ...headers, 'x-request-id': 'request-1' } : headers)),
});
