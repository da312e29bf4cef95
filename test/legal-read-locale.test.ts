import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import type { ClauseId } from '../src/contract/index.ts';
import { Refusal } from '../src/engine/refusal.ts';
import type { Verdict } from '../src/runner/report-value.ts';
import { verify } from '../src/verify.ts';
import { aroundCalls, refusal, withBody, withPort } from './mutants/decorate.ts';
import type { MutantParts } from './mutants/mutant.ts';
import { withoutLanguage } from './mutants/resolution.ts';
import { startMutant } from './mutants/start-mutant.ts';

/** Backends that differ from the reference server wherever the contract leaves them free: none of them may be found violating. */

interface Variant {
  readonly name: string;
  readonly build: () => MutantParts;
  /** Clauses that are not passed, and what they are instead. */
  readonly but?: Partial<Record<ClauseId, Verdict>>;
}

const judged = scenarios.filter(({ id }) => id.startsWith('read/') || id.startsWith('locale/'));

/** `Content-Language` in another form. */
const languageAs = (form: (locale: string) => string): MutantParts => ({
  engine: (engine) =>
    aroundCalls(engine, async (call, next) => {
      const reply = await next(call);
      const locale = reply.headers['content-language'];
      return locale === undefined ? reply : { ...reply, headers: { ...reply.headers, 'content-language': form(locale) } };
    }),
});

const variants: readonly Variant[] = [
  { name: 'a full tag in Content-Language', build: () => languageAs((locale) => `${locale}-XX`) },
  { name: 'Content-Language in upper case', build: () => languageAs((locale) => locale.toUpperCase()) },
  { name: 'a second language in Content-Language', build: () => languageAs((locale) => `${locale}, en`) },
  {
    name: 'no Content-Language at all, which is a SHOULD',
    build: () => withoutLanguage(() => true),
    but: { 'locale.content-language': 'warned' },
  },
  {
    name: 'refusals in English whatever the locale',
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          return reply.status < 400 ? reply : { ...reply, headers: { ...reply.headers, 'content-language': 'en' } };
        }),
    }),
  },
  {
    name: 'slow and uneven answers, read marks decided in any order',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'readMarks', (marks) => ({
          async raise(projectId, userId, seq) {
            await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
            const mark = await marks.raise(projectId, userId, seq);
            await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
            return mark;
          },
        })),
    }),
  },
  {
    // Every answer of a race may tell the highest mark that was known when it was sent.
    name: 'an answer tells the newest mark, not the one of its own step',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'readMarks', (marks) => ({
          async raise(projectId, userId, seq) {
            await marks.raise(projectId, userId, seq);
            await new Promise((resolve) => setTimeout(resolve, 10));
            return marks.get(projectId, userId);
          },
        })),
    }),
  },
  {
    name: 'other people write and read in the same project all the time',
    build: () => ({
      ports: (ports) => {
        const withMarks = withPort(ports, 'readMarks', (marks) => ({
          async raise(projectId, userId, seq) {
            await marks.raise(projectId, randomUUID(), seq + 1_000);
            return marks.raise(projectId, userId, seq);
          },
        }));
        return withPort(withMarks, 'log', (log) => ({
          async appendMessage(draft, keyNotBefore) {
            const userId = randomUUID();
            const data = { ...draft.event.data, messageId: randomUUID(), userId, locale: 'de' };
            const { client_msg_id: _, ...event } = draft.event;
            const other = { ...draft, id: randomUUID(), userId, clientMsgId: undefined, locale: 'de' as const, event: { ...event, data } };
            await log.appendMessage(other, keyNotBefore);
            return log.appendMessage(draft, keyNotBefore);
          },
        }));
      },
    }),
  },
  {
    name: 'further fields everywhere',
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => withBody(await next(call), (body) => ({ ...body, served_by: 'a', last_read_at: null }))),
    }),
  },
  {
    name: 'user ids in upper case',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'log', (log) => ({
          appendMessage: (draft, keyNotBefore) =>
            log.appendMessage(
              { ...draft, event: { ...draft.event, data: { ...draft.event.data, userId: draft.userId.toUpperCase() } } },
              keyNotBefore,
            ),
        })),
    }),
  },
  {
    name: 'profiles that hold base codes only',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'profiles', (profiles) => ({
          setLocale(userId, tag) {
            if (tag?.includes('-') === true) throw new Refusal('VALIDATION_FAILED', 'A profile holds one of the five languages.');
            return profiles.setLocale(userId, tag);
          },
        })),
    }),
  },
  {
    name: 'no presence and no control route',
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          if (call.operation === 'postPresence' || call.operation === 'control') return refusal(404, 'NOT_FOUND');
          const reply = await next(call);
          return call.operation === 'discover' ? withBody(reply, (body) => ({ ...body, capabilities: [] })) : reply;
        }),
    }),
    but: { 'locale.profile': 'skipped' },
  },
  {
    // What needs no stream is judged without one; that every endpoint takes a tag cannot be shown then.
    name: 'no stream yet: the first phase only',
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => (call.operation === 'openStream' ? refusal(404, 'NOT_FOUND') : next(call))),
    }),
    but: {
      'locale.region-accepted': 'untestable',
      'locale.unknown-falls-back': 'untestable',
      'locale.content-language': 'untestable',
    },
  },
];

describe('what the contract leaves open about read marks and locales is no violation', () => {
  test.each(variants.map((variant) => [variant.name, variant] as const))(
    '%s',
    async (name, { build, but = {} }) => {
      await using server = await startMutant({ name, bug: 'none', breaks: [], build });
      const { url, secret, controlToken } = server;
      const report = await verify({ urls: [url], secret, controlToken, scenarios: judged });
      const surprises = report.clauses.filter(({ id, verdict }) => verdict !== (but[id] ?? 'passed'));
      expect(surprises.map(({ id, verdict, reason }) => ({ id, verdict, reason }))).toEqual([]);
      expect(report.clauses).toHaveLength(14);
    },
    60_000,
  );
});
