import { headers } from '../../src/contract/index.ts';
import { aroundCalls, withBody } from '../mutants/decorate.ts';
import { without } from '../mutants/limit-answers.ts';
import type { LegalVariant } from './legal-variant.ts';
import { later, replyTo } from './on-the-wire.ts';

/** Every other character is written as an escape. */
function escaped(json: string): string {
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Capabilities that nobody has told of. */
const undeclared = {
  'auth.outsider-refused': 'skipped',
  'idem.expires': 'skipped',
  'idem.survives-cache-outage': 'skipped',
  'connection.hard-limit': 'skipped',
  'connection.same-instance': 'skipped',
  'locale.profile': 'skipped',
  'build.failure': 'skipped',
} as const;

/** How any answer is written and sent, and what is answered beside the chat. */
export const answerLiberties: readonly LegalVariant[] = [
  {
    name: 'further-fields-in-answers',
    liberty: 'answers have fields that nobody knows',
    build: () => replyTo((_, reply) => withBody(reply, (body) => ({ region: 'eu-1', ...body, trace: { id: 'x' }, status: null }))),
  },
  {
    name: 'json-with-blanks-and-escapes',
    liberty: 'JSON has blanks, line ends and escapes wherever it may',
    build: () =>
      replyTo((_, reply) => {
        if (reply.kind !== 'plain' || reply.body === undefined) return reply;
        return { ...reply, body: `\r\n${escaped(JSON.stringify(JSON.parse(reply.body), null, '\t'))}\n` };
      }),
  },
  {
    name: 'media-types-in-other-words',
    liberty: 'media types are in mixed case, with parameters or without',
    build: () =>
      replyTo((_, reply) => {
        const media = reply.kind === 'stream' ? 'Text/Event-Stream;Charset="UTF-8"' : 'Application/JSON';
        return reply.headers['content-type']?.startsWith('application/problem') === true || reply.headers['content-type'] === undefined
          ? reply
          : { ...reply, headers: { ...reply.headers, 'content-type': media } };
      }),
  },
  {
    name: 'further-headers',
    liberty: 'answers set cookies, name their server and vary',
    build: () =>
      replyTo((_, reply) => ({
        ...reply,
        headers: {
          ...reply.headers,
          server: 'gate/2',
          'set-cookie': 'route=a; Path=/',
          vary: 'Origin',
          etag: '"1"',
          'x-powered-by': 'steam',
        },
      })),
  },
  {
    name: 'connection-per-request',
    liberty: 'every answer ends its connection',
    build: () => ({
      app: (app) => {
        app.addHook('onRequest', (_, reply, done) => {
          reply.header('connection', 'close');
          done();
        });
      },
    }),
  },
  {
    name: 'answers-in-chunks',
    liberty: 'answers come in chunks and tell no length',
    build: () => ({
      app: (app) => {
        app.addHook('onRequest', (_, { raw }, done) => {
          const { writeHead, end } = raw;
          Object.assign(raw, {
            writeHead: (status: number, fields: Readonly<Record<string, string>>) =>
              writeHead.call(raw, status, without(fields, 'content-length')),
            end(body?: string) {
              const bytes = Buffer.from(body ?? '');
              const size = Math.max(1, Math.ceil(bytes.length / 7));
              for (let at = 0; at < bytes.length; at += size) raw.write(bytes.subarray(at, at + size));
              return end.call(raw, undefined, 'utf8');
            },
          });
          done();
        });
      },
    }),
  },
  {
    name: 'early-hints',
    liberty: 'an informational answer comes before every answer',
    build: () => ({
      app: (app) => {
        app.addHook('onRequest', (_, reply, done) => {
          reply.raw.writeProcessing();
          done();
        });
      },
    }),
  },
  {
    name: 'slow-answers',
    liberty: 'an answer takes up to half a second',
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          await later(0, 250);
          const reply = await next(call);
          await later(0, 250);
          return reply;
        }),
    }),
  },
  {
    name: 'no-request-ids',
    liberty: 'an answer has a request id only where one was sent, which is a SHOULD',
    notPassed: { 'request-id.generated': 'warned' },
    build: () => ({
      app: (app) => {
        app.addHook('onSend', (request, reply, payload, done) => {
          if (request.headers[headers.requestId] === undefined) reply.removeHeader(headers.requestId);
          done(null, payload);
        });
      },
    }),
  },
  {
    name: 'buffered-headers',
    liberty: 'a stream does not ask proxies to pass it on at once, which is a SHOULD',
    notPassed: { 'sse.unbuffered-headers': 'warned' },
    build: () =>
      replyTo((_, reply) =>
        reply.kind === 'stream'
          ? { ...reply, headers: { ...without(reply.headers, headers.accelBuffering), 'cache-control': 'private, No-Store' } }
          : reply,
      ),
  },
  {
    name: 'wrong-methods-are-404',
    liberty: 'a known route with another method is 404',
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => next(call.operation === 'wrong-method' ? { ...call, operation: 'unknown-route' } : call)),
    }),
  },
  {
    name: 'no-discovery',
    liberty: 'there is no discovery document, so nobody is told what there is',
    notPassed: undeclared,
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => next(call.operation === 'discover' ? { ...call, operation: 'unknown-route' } : call)),
    }),
  },
  {
    name: 'no-discovery-but-a-configuration',
    liberty: 'there is no discovery document; the tester was told what there is',
    options: {
      grant: ['clock', 'faults', 'outsider', 'profile-locale', 'build-failure', 'typing', 'instance'],
      maxConnections: 5,
    },
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => next(call.operation === 'discover' ? { ...call, operation: 'unknown-route' } : call)),
    }),
  },
  {
    name: 'no-presence-and-no-control',
    liberty: 'there is neither presence nor a control route, and no capability is declared',
    notPassed: undeclared,
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          if (call.operation === 'postPresence' || call.operation === 'control') return next({ ...call, operation: 'unknown-route' });
          const reply = await next(call);
          return call.operation === 'discover' ? withBody(reply, (body) => ({ ...body, capabilities: [] })) : reply;
        }),
    }),
  },
];
