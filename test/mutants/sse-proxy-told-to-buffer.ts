import { withStreamHeaders } from './answer-headers.ts';
import { mutant } from './mutant.ts';

export const sseProxyToldToBuffer = mutant({
  name: 'sse-proxy-told-to-buffer',
  bug: 'Streams ask proxies to buffer.',
  breaks: ['sse.unbuffered-headers'],
  build: () => withStreamHeaders((headers) => ({ ...headers, 'x-accel-buffering': 'yes' })),
});
