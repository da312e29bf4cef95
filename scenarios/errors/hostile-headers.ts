import type { Operation } from '../../src/contract/index.ts';
import type { SendOptions, Signing } from '../../src/kit/index.ts';
import type { HostileInput, HostileSender } from './hostile-request.ts';

type Headers = Readonly<Record<string, string>>;

const on = (operation: Operation, name: string, headers: Headers, more: { readonly transport?: boolean } = {}): HostileInput => ({
  name: `header: ${name}, ${operation}`,
  operation,
  ...more,
  build: (sender) => ({ headers, ...(operation === 'postMessage' && { body: message(sender) }) }),
});

const signed = (name: string, sign: Signing, more: { readonly transport?: boolean } = {}): HostileInput => ({
  name: `signature: ${name}`,
  operation: 'getReadStatus',
  ...more,
  build: (): SendOptions => ({ sign }),
});

function message({ projectId, userId, uuid }: HostileSender) {
  return { projectId, userId, message: 'hostile', buildImmediately: false, client_msg_id: uuid() };
}

const contentTypes: readonly string[] = [
  'text/plain',
  'json',
  ';',
  'application/json; charset=utf-16',
  'application/json; charset=',
  'application/json; charset=no-such-charset',
  'application/json, text/html',
  'application/json;;;;a=b;a=c',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  `application/${'x'.repeat(1_000)}`,
  '__proto__',
];

const users: readonly (readonly [string, string])[] = [
  ['__proto__', '__proto__'],
  ['SQL', "' OR '1'='1"],
  ['4,000 letters', 'u'.repeat(4_000)],
  ['Latin-1', 'caf\u00e9'],
];

export const hostileHeaders: readonly HostileInput[] = [
  ...contentTypes.map((type) => on('postMessage', `content type ${type.slice(0, 40)}`, { 'content-type': type })),
  on('postMessage', 'gzip that is none', { 'content-encoding': 'gzip' }),
  on('postMessage', 'an unknown content coding', { 'content-encoding': 'no-such-coding' }),
  ...users.map(([name, user]) => on('getReadStatus', `user of ${name}`, { 'x-user-id': user })),
  on('getReadStatus', 'accepts nothing', { accept: 'application/x-nothing;q=0' }),
  on('getReadStatus', 'a broken Accept', { accept: ';;;q=q,,,' }),
  on('getReadStatus', 'a range', { range: 'bytes=5-1,-0,a-b' }),
  on('getReadStatus', 'conditions', { 'if-none-match': '*', 'if-modified-since': 'yesterday' }),
  on('getReadStatus', 'forwarded by everybody', {
    'x-forwarded-for': '127.0.0.1, '.repeat(200),
    'x-forwarded-proto': 'gopher',
    forwarded: 'for=";;',
  }),
  on('getReadStatus', 'a locale of 4,000 letters', { 'x-sheen-locale': 'e'.repeat(4_000) }),
  on('getReadStatus', 'a locale of punctuation', { 'x-sheen-locale': '";,=\\<>' }),
  on('getReadStatus', 'a locale of __proto__', { 'x-sheen-locale': '__proto__' }),
  on('getReadStatus', 'a cookie of 4,000 letters', { cookie: `a=${'c'.repeat(4_000)}; =; ;;` }),
  on('getReadStatus', 'a request id of 4,000 letters', { 'x-request-id': 'r'.repeat(4_000) }),
  on('getReadStatus', '80 more headers', Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`x-more-${index}`, 'y'])), {
    transport: true,
  }),
  on('getReadStatus', '40,000 bytes of headers', { 'x-large': 'z'.repeat(40_000) }, { transport: true }),
  on('openStream', 'a cursor of letters', { 'last-event-id': 'abc' }),
  on('openStream', 'a cursor of 4,000 digits', { 'last-event-id': '9'.repeat(4_000) }),
  on('openStream', 'a cursor below zero', { 'last-event-id': '-9223372036854775808' }),
  on('openStream', 'a cursor of Latin-1', { 'last-event-id': '\u00ff\u00fe' }),
  on('openStream', 'a stream as JSON', { accept: 'application/json' }),

  signed('a nonce of 4,000 letters', { nonce: 'n'.repeat(4_000) }),
  signed('a nonce of __proto__', { nonce: '__proto__' }),
  signed('a nonce of punctuation', { nonce: `'";\\%00$\{}<>` }),
  signed('a nonce of Latin-1', { nonce: '\u00e9\u00ff' }),
  signed('an empty nonce', { nonce: '' }),
  signed('a timestamp of 400 digits', { timestamp: { literal: '9'.repeat(400) } }),
  signed('a timestamp of Latin-1', { timestamp: { literal: '\u00b2\u00b3' } }),
  signed('an empty timestamp', { timestamp: { literal: '' } }),
  signed('a signature of 4,000 letters', { replace: { 'x-sheen-sig-v2': 'a'.repeat(4_000) } }),
  signed('a signature of Latin-1', { replace: { 'x-sheen-sig-v2': '\u00e9'.repeat(64) } }),
  signed('an empty signature', { replace: { 'x-sheen-sig-v2': '' } }),
];
