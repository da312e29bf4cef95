import { AsyncLocalStorage } from 'node:async_hooks';
import { headers } from '../../src/contract/index.ts';
import type { Call, EngineReply } from '../../src/engine/call.ts';
import { aroundCalls, withBody, withPort } from '../mutants/decorate.ts';
import type { LegalVariant } from './legal-variant.ts';
import { replyTo } from './on-the-wire.ts';

function hasCode(reply: EngineReply, code: string): boolean {
  return reply.kind === 'plain' && reply.status >= 400 && reply.body?.includes(`"error":"${code}"`) === true;
}

/** Another answer in place of the refusal with this code. */
function refusing(code: string, instead: (reply: EngineReply, call: Call) => EngineReply): NonNullable<LegalVariant['build']> {
  return () => replyTo((call, reply) => (hasCode(reply, code) ? instead(reply, call) : reply));
}

function withStatus(status: number, code: string) {
  return (reply: EngineReply): EngineReply => withBody({ ...reply, status } as EngineReply, (body) => ({ ...body, error: code })); // `as`: only plain replies have a code
}

/** What is accepted as signed, and how the rest is refused. */
export const authLiberties: readonly LegalVariant[] = [
  {
    name: 'no-v1',
    liberty: 'signatures of version 1 count for nothing, which a SHOULD advises against',
    notPassed: { 'auth.v1-accepted': 'warned' },
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const { [headers.signatureV1]: v1, ...others } = call.headers;
          // A wrong v1 beside a good v2 is not judged; a good v1 beside a wrong v2 does not help it.
          return v1 === undefined ? next(call) : next({ ...call, headers: others });
        }),
    }),
  },
  {
    name: 'stale-is-401',
    liberty: 'a stale timestamp is 401 with a code of its own, where a SHOULD asks for 408',
    notPassed: { 'auth.stale-refused': 'warned' },
    build: refusing('TIMESTAMP_OUT_OF_RANGE', withStatus(401, 'EXPIRED')),
  },
  {
    name: 'replays-are-401',
    liberty: 'a nonce that was used is 401 with a code of its own, where a SHOULD asks for 409',
    notPassed: { 'auth.replay-refused': 'warned' },
    build: refusing('REPLAY_ATTACK_DETECTED', withStatus(401, 'NONCE_USED')),
  },
  {
    name: 'an-empty-signature-is-none',
    liberty: 'an empty signature header counts as none: 401',
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, (call, next) => {
          const { [headers.signatureV1]: v1, [headers.signatureV2]: v2, ...others } = call.headers;
          return next([v1, v2].some((signature) => signature !== undefined && signature !== '') ? call : { ...call, headers: others });
        }),
    }),
  },
  {
    name: 'nonces-per-user',
    liberty: 'each user has nonces of their own',
    build: () => {
      const sender = new AsyncLocalStorage<string>();
      return {
        engine: (engine) => aroundCalls(engine, (call, next) => sender.run(call.headers[headers.userId] ?? '', () => next(call))),
        ports: (ports) =>
          withPort(ports, 'nonces', (nonces) => ({
            spend: (nonce, now, until) => nonces.spend(`${sender.getStore()} ${nonce}`, now, until),
          })),
      };
    },
  },
];
