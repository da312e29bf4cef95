import { withHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdAnyCharacter = mutant({
  name: 'request-id-any-character',
  bug: 'Echoes ids of any characters up to 128.',
  breaks: ['request-id.hostile'],
  build: () =>
    withHeaders((headers, call) =>
      (call.headers['x-request-id'] ?? '').length <= 128 && call.headers['x-request-id'] !== undefined
        ? { ...headers, 'x-request-id': call.headers['x-request-id'] }
        : headers,
    ),
});
