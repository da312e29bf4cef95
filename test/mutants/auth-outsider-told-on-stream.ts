import type { StreamReply } from '../../src/engine/call.ts';
import { mutant } from './mutant.ts';
import { whereRefused } from './notary.ts';

const text = 'event: error\ndata: {"error":"UNAUTHORIZED_PROJECT_ACCESS","message":"No."}\n\n';

const sayingNo: StreamReply = {
  kind: 'stream',
  status: 200,
  headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'content-language': 'en' },
  connectionId: '00000000-0000-4000-8000-000000000000',
  attach(sink) {
    sink.write({ bytes: new TextEncoder().encode(text) });
    sink.end();
  },
  detach() {},
};

export const authOutsiderToldOnStream = mutant({
  name: 'auth-outsider-told-on-stream',
  bug: 'Opens the stream and says no in its first event.',
  breaks: ['auth.outsider-refused'],
  build: () => whereRefused('UNAUTHORIZED_PROJECT_ACCESS', (reply, call) => (call.operation === 'openStream' ? sayingNo : reply)),
});
