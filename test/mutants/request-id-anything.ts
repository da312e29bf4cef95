import { withHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdAnything = mutant({
  name: 'request-id-anything',
  bug: 'Echoes whatever was sent.',
  breaks: ['request-id.hostile'],
  build: () =>
    withHeaders((headers, call) =>
      call.headers['x-request-id'] === undefined ? headers : { ...headers, 'x-request-id': call.headers['x-request-id'] },
    ),
});
