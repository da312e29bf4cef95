import { withHeaders, withoutHeader } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdOtherHeader = mutant({
  name: 'request-id-other-header',
  bug: 'Echoes the request id as X-Correlation-Id.',
  breaks: ['request-id.echo', 'request-id.generated'],
  build: () => withHeaders((headers) => ({ ...withoutHeader(headers, 'x-request-id'), 'x-correlation-id': headers['x-request-id'] ?? '' })),
});
