import { withStreamHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const sseGzip = mutant({
  name: 'sse-gzip',
  bug: 'Streams are gzipped for whoever takes gzip.',
  breaks: ['sse.unbuffered-headers'],
  build: () =>
    withStreamHeaders((headers, call) =>
      /gzip/.test(call.headers['accept-encoding'] ?? '') ? { ...headers, 'content-encoding': 'gzip' } : headers,
    ),
});
