import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ServerSettings } from '../reference-server/server.ts';
import { scenarios } from '../scenarios/index.ts';
import type { ClauseId } from '../src/contract/index.ts';
import type { EngineReply } from '../src/engine/call.ts';
import { Refusal } from '../src/engine/refusal.ts';
import type { Verdict } from '../src/runner/report-value.ts';
import { verify, type VerifyOptions } from '../src/verify.ts';
import { aroundCalls, bodyOf, refusal, withBody, withPort } from './mutants/decorate.ts';
import type { MutantParts } from './mutants/mutant.ts';
import { createNumberedLog } from './mutants/numbered-log.ts';
import { contractKey, withOwnKeys } from './mutants/own-keys.ts';
import { createSeenOutage } from './mutants/seen-outage.ts';
import { startMutant } from './mutants/start-mutant.ts';

/** Backends that differ from the reference server wherever the contract leaves them free: none of them may be found violating. */

interface Variant {
  readonly name: string;
  readonly settings?: Partial<Omit<ServerSettings, 'secret'>>;
  readonly options?: Partial<VerifyOptions>;
  /** Clauses that are not passed, and what they are instead. */
  readonly but?: Partial<Record<ClauseId, Verdict>>;
  /** Stories that tell something about this freedom; default: all of posting, idempotency, sequence and preferences. */
  readonly stories?: readonly string[];
  readonly build?: () => MutantParts;
}

const rooms = ['posting/', 'idempotency/', 'sequence/', 'preferences/'];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const replies = (change: (reply: EngineReply, operation: string) => EngineReply): MutantParts => ({
  engine: (engine) => aroundCalls(engine, async (call, next) => change(await next(call), call.operation)),
});

const variants: readonly Variant[] = [
  {
    name: 'answers without message_seq, which is a SHOULD',
    but: { 'post.created': 'warned' },
    build: () =>
      replies((reply, operation) => (operation === 'postMessage' ? withBody(reply, ({ message_seq: _, ...body }) => body) : reply)),
  },
  {
    name: 'answers after 20 to 120 ms, before and after the message is stored',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          async appendMessage(draft, keyNotBefore) {
            await pause(10 + Math.random() * 50);
            const appended = await log.appendMessage(draft, keyNotBefore);
            await pause(10 + Math.random() * 50);
            return appended;
          },
        })),
    }),
  },
  {
    name: 'one sequence for all projects, with gaps',
    build: () => {
      let last = 1_000;
      return { ports: (ports) => ({ ...ports, log: createNumberedLog({ seqOf: () => (last += 3) }) }) };
    },
  },
  {
    name: 'other people who repeat what everybody says',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          async appendMessage(draft, keyNotBefore) {
            const appended = await log.appendMessage(draft, keyNotBefore);
            if (appended.fresh && draft.messageType === 'user') {
              const [id, userId] = [randomUUID(), randomUUID()];
              const { client_msg_id: _, ...event } = draft.event;
              const echo = { ...event, data: { ...event.data, messageId: id, userId } };
              await log.appendMessage({ ...draft, id, userId, clientMsgId: undefined, event: echo }, keyNotBefore);
              ports.doorbell.ring(draft.projectId);
            }
            return appended;
          },
        })),
    }),
  },
  {
    name: 'further events and further fields everywhere',
    build: () => ({
      ...replies((reply) => withBody(reply, (body) => ({ ...body, region: 'eu-1', trace: { id: 'x' } }))),
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          async appendMessage(draft, keyNotBefore) {
            const event = { event: 'project.touched', timestamp: draft.event.timestamp, data: {} };
            await log.append(draft.projectId, event);
            return log.appendMessage(
              { ...draft, event: { ...draft.event, data: { ...draft.event.data, tone: 'friendly' } } },
              keyNotBefore,
            );
          },
        })),
    }),
  },
  {
    name: 'a history without client_msg_id, and ids that are no UUIDs',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          appendMessage(draft, keyNotBefore) {
            const id = `m_${draft.id.slice(0, 8)}`;
            return log.appendMessage(
              { ...draft, id, event: { ...draft.event, data: { ...draft.event.data, messageId: id } } },
              keyNotBefore,
            );
          },
          async page(query) {
            const page = await log.page(query);
            return { ...page, messages: page.messages.map((message) => ({ ...message, clientMsgId: undefined })) };
          },
        })),
    }),
  },
  { name: 'no limit to the size of a body', settings: { bodyLimit: 64 << 20 }, stories: ['posting/malformed-body'] },
  {
    name: 'an oversized body ends the connection',
    stories: ['posting/malformed-body'],
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
    name: '400 for another content type, 403 for a userId that is no string',
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          if (call.operation !== 'postMessage' || reply.kind !== 'plain') return reply;
          if (reply.status === 415) return refusal(400, 'UNSUPPORTED');
          const { userId } = bodyOf(call) ?? {};
          return reply.status === 400 && userId !== undefined && userId !== call.headers['x-user-id']
            ? refusal(403, 'USER_MISMATCH')
            : reply;
        }),
    }),
  },
  {
    name: 'refusals as problem documents with a code of their own',
    build: () =>
      replies((reply) =>
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
    name: 'a duplicate with another payload is a conflict, which a SHOULD advises against',
    but: { 'idem.first-payload-wins': 'warned' },
    build: () => ({
      ports: (ports) =>
        withOwnKeys(ports, {
          onDuplicate: (first, { text, mode }) => {
            if (first.text !== text || first.mode !== mode) throw new Refusal('REPLAY_ATTACK_DETECTED', 'The payload differs.');
          },
        }),
    }),
    stories: ['idempotency/first-payload', 'idempotency/duplicate-send', 'idempotency/concurrent-duplicates'],
  },
  {
    name: 'a retry waits until the first post is done',
    build: () => {
      const tails = new Map<string, Promise<unknown>>();
      return {
        ports: (ports) =>
          withPort(ports, 'log', (log) => ({
            appendMessage(draft, keyNotBefore) {
              const key = contractKey(draft) ?? draft.id;
              const mine = (tails.get(key) ?? Promise.resolve()).then(async () => {
                await pause(5);
                return log.appendMessage(draft, keyNotBefore);
              });
              tails.set(key, mine);
              return mine;
            },
          })),
      };
    },
  },
  {
    name: 'without its cache a retry is not recognised',
    stories: ['idempotency/cache-outage'],
    build: () => {
      const outage = createSeenOutage();
      return { ports: (ports) => withOwnKeys(outage.ports(ports), { key: (draft) => (outage.isOn() ? undefined : contractKey(draft)) }) };
    },
  },
  { name: 'nobody answers and nothing is built', settings: { assistant: false }, options: { withdraw: ['assistant', 'builds'] } },
  {
    name: 'the answer comes long before the events',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'doorbell', (doorbell) => ({
          ring: (projectId) => void setTimeout(() => doorbell.ring(projectId), 60),
        })),
    }),
  },
];

describe.concurrent('a backend that keeps the contract otherwise is not found violating', () => {
  test.each(variants.map((variant) => [variant.name, variant] as const))(
    '%s',
    async (_, { settings = {}, options, but = {}, stories = rooms, build }) => {
      const parts = { name: '', bug: '', breaks: [], settings, build: build ?? (() => ({})) };
      await using server = await startMutant(parts);
      const { url, secret, controlToken } = server;
      const chosen = scenarios.filter(({ id }) => stories.some((prefix) => id.startsWith(prefix)));
      const report = await verify({ urls: [url], secret, controlToken, scenarios: chosen, ...options });
      const notPassed = report.clauses.filter(({ verdict }) => verdict !== 'passed');
      expect(Object.fromEntries(notPassed.map(({ id, verdict }) => [id, verdict]))).toEqual(but);
      expect(report.clauses.length).toBeGreaterThan(0);
    },
    60_000,
  );

  test('a target that asks to lower the rate is untestable, never violating', async () => {
    let posts = 0;
    const limited: MutantParts = {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          posts += call.operation === 'postMessage' ? 1 : 0;
          if (call.operation !== 'postMessage' || posts % 7 !== 0) return next(call);
          const answer = refusal(429, 'RATE_LIMITED');
          return { ...answer, headers: { ...answer.headers, 'retry-after': '1' } };
        }),
    };
    await using server = await startMutant({ name: '', bug: '', breaks: [], build: () => limited });
    const { url, secret, controlToken } = server;
    const chosen = scenarios.filter(({ id }) => rooms.some((prefix) => id.startsWith(prefix)));
    const report = await verify({ urls: [url], secret, controlToken, scenarios: chosen });
    const violated = report.clauses.filter(({ verdict }) => verdict === 'failed' || verdict === 'flaky' || verdict === 'warned');
    expect(violated.map(({ id, verdict, reason }) => ({ id, verdict, reason }))).toEqual([]);
    expect(report.summary.clauses.untestable).toBeGreaterThan(0);
  }, 60_000);
});
