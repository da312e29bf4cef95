import { withStreamHeaders, withoutHeader } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const sseProxyBuffers = mutant({
  name: 'sse-proxy-buffers',
  bug: 'Streams do not ask proxies to pass them on at once.',
  breaks: ['sse.unbuffered-headers'],
  build: () => withStreamHeaders((headers) => withoutHeader(headers, 'x-accel-buffering')),
});
