import { randomUUID } from 'node:crypto';
import { withHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdUuidsOnly = mutant({
  name: 'request-id-uuids-only',
  bug: 'Echoes UUIDs only, and makes an id of its own for everything else.',
  breaks: ['request-id.echo'],
  build: () =>
    withHeaders((headers, call) =>
      /^[0-9a-f-]{36}$/.test(call.headers['x-request-id'] ?? '') ? headers : { ...headers, 'x-request-id': randomUUID() },
    ),
});
