import { withHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdAnyLength = mutant({
  name: 'request-id-any-length',
  bug: 'Echoes ids of any length.',
  breaks: ['request-id.hostile'],
  build: () =>
    withHeaders((headers, call) =>
      /^[A-Za-z0-9._-]+$/.test(call.headers['x-request-id'] ?? '')
        ? { ...headers, 'x-request-id': call.headers['x-request-id'] ?? '' }
        : headers,
    ),
});
