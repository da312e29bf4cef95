import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type ServerParts, startServer } from '../reference-server/server.ts';
import type { ListedIdentities } from '../src/client/identities.ts';
import type { ClauseId } from '../src/contract/index.ts';
import type { Ports } from '../src/engine/ports.ts';
import { forecast } from '../src/forecast.ts';
import { exitCode } from '../src/runner/exit-code.ts';
import type { Report } from '../src/runner/report-value.ts';
import { verify, type VerifyOptions } from '../src/verify.ts';
import { counting } from './counting-backend.ts';
import { mutants } from './mutants/index.ts';
import { writeForeign } from './write-foreign.ts';

const secret = 'the-shared-secret/of+these tests';

/** Two projects in which somebody else has written so many messages, judged by a run that may only read. */
async function readOnly(messages: number, parts: ServerParts = {}, options: Partial<VerifyOptions> = {}) {
  let ports: Ports | undefined;
  const { counted, parts: counted_ } = counting(parts);
  const server = await startServer(
    { secret, keepAliveMs: 300, maxConnections: 5, logLevel: 'silent' },
    {
      ...counted_,
      ports: (plain) => {
        ports = plain;
        return counted_.ports?.(plain) ?? plain;
      },
    },
  );
  if (ports === undefined) throw new Error('the server was started with its ports');
  const identities: ListedIdentities = { projects: [{ id: randomUUID() }, { id: randomUUID() }], users: [randomUUID(), randomUUID()] };
  for (const { id } of identities.projects) for (let at = 0; at < messages; at++) await writeForeign(ports, id, randomUUID());
  try {
    const settings: VerifyOptions = { urls: [server.url], secret, identities, profile: 'read-only', repeatFailed: 0, ...options };
    const report = await verify(settings);
    return { report, counted, told: await forecast(settings) };
  } finally {
    await server.close();
  }
}

const idsOf = ({ clauses }: Report, verdict: string) => clauses.filter((clause) => clause.verdict === verdict).map(({ id }) => id);

/** What can be judged by looking. */
const readable: readonly ClauseId[] = [
  'auth.v2-accepted',
  'auth.v1-accepted',
  'auth.unsigned-refused',
  'auth.tampered-refused',
  'auth.stale-refused',
  'auth.replay-refused',
  'auth.user-identity',
  'auth.no-method-bypass',
  'auth.comes-first',
  'seq.same-everywhere',
  'seq.ordered-on-stream',
  'sse.headers',
  'sse.unbuffered-headers',
  'sse.opens-promptly',
  'sse.id-is-seq',
  'sse.dotted-names',
  'sse.valid-payload',
  'event.timestamp',
  'resume.last-event-id',
  'resume.from-seq',
  'resume.header-wins',
  'resume.no-cursor-live',
  'resume.same-event',
  'resume.bad-cursor',
  'keep-alive.interval',
  'keep-alive.text',
  'keep-alive.silent',
  'connection.id-header',
  'locale.region-accepted',
  'locale.region-stripped',
  'locale.unknown-falls-back',
  'locale.content-language',
  'history.pages',
  'request-id.echo',
  'request-id.generated',
  'request-id.hostile',
  'error.shape',
  'error.unknown-route',
  'error.no-leak',
];

describe('a run that may only read', () => {
  test('stores nothing, and judges whatever can be seen of a project that others use', { timeout: 60_000 }, async () => {
    const { report, counted, told } = await readOnly(30);
    expect(idsOf(report, 'passed')).toEqual(readable);
    for (const { verdict, reason } of report.clauses)
      if (verdict !== 'passed') expect([verdict, reason]).toEqual(['skipped', expect.any(String)]);
    expect(report.clauses.find(({ id }) => id === 'post.created')?.reason).toBe(
      'the profile read-only: this story writes; --profile full tells it',
    );
    expect(counted).toMatchObject({ messages: 0, stored: 0 });
    expect(counted.streams).toBeGreaterThan(20);
    expect(report.summary).toMatchObject({ messagesSent: 0, buildsStarted: 0 });
    expect(report.footprint).toEqual([]);
    expect(exitCode(report)).toBe(0);
    expect(told.worst).toMatchObject({ messages: 0, builds: 0, characters: 0 });
    // Thirty messages are too few for a long replay, which only a look tells.
    expect(told.scenarios.told).toBe(report.scenarios.filter(({ verdict }) => verdict === 'passed').length + 1);
  });

  test('says of an empty project what it holds too little of', { timeout: 60_000 }, async () => {
    const { report, counted } = await readOnly(0, {}, { only: ['history', 'resume', 'read.default', 'sse.id-is-seq'] });
    expect(idsOf(report, 'skipped')).toEqual(report.clauses.map(({ id }) => id));
    for (const id of ['history/left-by-others', 'resume/left-by-others'])
      expect(report.scenarios.find((story) => story.id === id)?.checks[0]?.message).toContain('the project holds 0 messages');
    expect(report.clauses.find(({ id }) => id === 'read.default')?.reason).toContain('identities: invent');
    expect(counted.stored).toBe(0);
    expect(exitCode(report)).toBe(3);
  });

  test('judges what only a fresh pair can show where it may invent one', { timeout: 60_000 }, async () => {
    const { report, counted } = await readOnly(0, {}, { only: ['read.default', 'preference.default'], identities: 'invent' });
    expect(idsOf(report, 'passed')).toEqual(['read.default', 'preference.default']);
    expect(counted.stored).toBe(0);
  });

  /** One of each kind. */
  const seen = [
    'auth-reads-unsigned',
    'auth-no-window',
    'auth-nonces-unchecked',
    'auth-head-opens-stream',
    'history-newest-first',
    'history-page-border-lost',
    'history-limit-clamped',
    'resume-header-inclusive',
    'resume-query-ignored',
    'resume-no-cursor-replays',
    'resume-bad-header-from-the-start',
    'resume-bad-query-live',
    'sse-type-plain',
    'sse-id-hex',
    'sse-all-named-message',
    'seq-history-numbers-rows',
    'keep-alive-moves-cursor',
    'locale-region-400',
    'locale-unknown-400-on-reads',
    'request-id-not-on-streams',
    'error-404-page',
  ];

  test.concurrent.each(mutants.filter(({ name }) => seen.includes(name)))('sees $name', { timeout: 120_000 }, async (mutant) => {
    const { breaks, warns = [], mayAlsoFail = [] } = mutant;
    const allowed = [...breaks, ...warns, ...mayAlsoFail];
    // That one waits for places to become free.
    const skip = breaks.includes('auth.no-method-bypass') ? [] : ['auth.no-method-bypass'];
    const { report, counted } = await readOnly(30, mutant.build(), { skip, patience: { eventMs: 1_000 } });
    const found = [...idsOf(report, 'failed'), ...idsOf(report, 'warned')];
    expect(found.filter((id) => breaks.includes(id))).not.toEqual([]);
    expect(found.filter((id) => !allowed.includes(id))).toEqual([]);
    expect(counted.stored).toBe(0);
  });

  test('has a mutant of each of these names', () => {
    expect(seen.filter((name) => !mutants.some((mutant) => mutant.name === name))).toEqual([]);
  });
});
