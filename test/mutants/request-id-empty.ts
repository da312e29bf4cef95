import { withHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdEmpty = mutant({
  name: 'request-id-empty',
  bug: 'The request id it makes is empty.',
  breaks: ['request-id.generated'],
  build: () => withHeaders((headers, call) => (call.headers['x-request-id'] === undefined ? { ...headers, 'x-request-id': '' } : headers)),
});
