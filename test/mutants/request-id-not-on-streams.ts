import { withHeaders, withoutHeader } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const requestIdNotOnStreams = mutant({
  name: 'request-id-not-on-streams',
  bug: 'Streams do not carry the request id, because they are written past the hook that adds it.',
  breaks: ['request-id.echo', 'request-id.generated'],
  build: () => withHeaders((headers, _, reply) => (reply.kind === 'stream' ? withoutHeader(headers, 'x-request-id') : headers)),
});
