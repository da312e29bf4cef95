import type { EngineReply } from '../../src/engine/call.ts';
import type { MessageDraft } from '../../src/engine/ports.ts';
import { Refusal } from '../../src/engine/refusal.ts';
import { aroundCalls, bodyOf, withBody } from '../mutants/decorate.ts';
import { without } from '../mutants/limit-answers.ts';
import { contractKey, withOwnKeys } from '../mutants/own-keys.ts';
import { createSeenOutage } from '../mutants/seen-outage.ts';
import type { LegalVariant } from './legal-variant.ts';
import { inTurns } from './log-liberties.ts';
import { bodyOfAnswer, replyTo } from './on-the-wire.ts';

/** How posts are taken and refused. */
export const postLiberties: readonly LegalVariant[] = [
  {
    name: 'no-message-seq',
    liberty: 'answers do not tell message_seq, which is a SHOULD',
    notPassed: { 'post.created': 'warned' },
    build: () => bodyOfAnswer('postMessage', (body) => without(body, 'message_seq')),
  },
  { name: 'no-limit-to-a-body', liberty: 'a body may be of any size', settings: { bodyLimit: 64 << 20 } },
  {
    name: 'an-oversized-body-ends-the-connection',
    liberty: 'an oversized body is met with a reset',
    build: () => ({
      app: (app) => {
        app.addHook('onRequest', (request, _, done) => {
          if (Number(request.headers['content-length']) > 1 << 20) request.raw.socket.destroy();
          else done();
        });
      },
    }),
  },
  {
    name: 'other-refusals-of-bodies',
    liberty: 'another content type is 400, a userId that is no string is 403',
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          if (call.operation !== 'postMessage' || reply.kind !== 'plain') return reply;
          const as = (status: number, code: string): EngineReply => withBody({ ...reply, status }, (body) => ({ ...body, error: code }));
          if (reply.status === 415) return as(400, 'UNSUPPORTED');
          const { userId } = bodyOf(call) ?? {};
          return reply.status === 400 && userId !== undefined && userId !== call.headers['x-user-id'] ? as(403, 'USER_MISMATCH') : reply;
        }),
    }),
  },
  {
    name: 'problem-documents',
    liberty: 'refusals are problem documents with codes of their own',
    build: () =>
      replyTo((_, reply) =>
        reply.kind === 'plain' && reply.status >= 400
          ? withBody({ ...reply, headers: { ...reply.headers, 'content-type': 'application/problem+json' } }, (body) => ({
              ...body,
              ...(reply.status === 400 && { error: 'INVALID_REQUEST' }),
              type: 'about:blank',
              status: reply.status,
            }))
          : reply,
      ),
  },
  {
    name: 'another-payload-is-a-conflict',
    liberty: 'a duplicate with another payload is 409, where a SHOULD asks for 200',
    notPassed: { 'idem.first-payload-wins': 'warned', 'legacy.duplicate': 'warned' },
    build: () => ({
      ports: (ports) =>
        inTurns(
          withOwnKeys(ports, {
            onDuplicate: (first, { text, mode }) => {
              if (first.text !== text || first.mode !== mode) throw new Refusal('REPLAY_ATTACK_DETECTED', 'The payload differs.');
            },
          }),
        ),
    }),
  },
  {
    name: 'no-keys-without-the-cache',
    liberty: 'without its cache a retry is not recognised',
    build: () => {
      const outage = createSeenOutage();
      const key = (draft: MessageDraft): string | undefined => (outage.isOn() ? undefined : contractKey(draft));
      return { ports: (ports) => inTurns(withOwnKeys(outage.ports(ports), { key })) };
    },
  },
];
