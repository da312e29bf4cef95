import { describe, expect, test } from 'vitest';
import { type ServerParts, startServer } from '../reference-server/server.ts';
import type { ClauseId } from '../src/contract/index.ts';
import { verify, type VerifyOptions } from '../src/verify.ts';
import { counting } from './counting-backend.ts';
import { mutants } from './mutants/index.ts';

const secret = 'the-shared-secret/of+these tests';

async function judged(maxBuilds: number, options: Partial<VerifyOptions> = {}, parts: ServerParts = {}) {
  const { counted, parts: countedParts } = counting(parts);
  const server = await startServer({ secret, keepAliveMs: 300, assistantDelayMs: 10, buildStepMs: 5, logLevel: 'silent' }, countedParts);
  try {
    const report = await verify({ urls: [server.url], secret, limits: { maxBuilds }, repeatFailed: 0, ...options });
    const by = (verdict: string) => report.clauses.filter((clause) => clause.verdict === verdict).map(({ id }) => id);
    return { report, builds: counted.builds, by };
  } finally {
    await server.close();
  }
}

/** Everything that has to do with modes and builds. */
const about: readonly ClauseId[] = [
  'post.build-default',
  'post.effective-mode',
  'post.validation',
  'post.malformed-body',
  'idem.first-payload-wins',
  'idem.refusal-keeps-key-free',
  'sse.project-isolation',
  'event.in-reply-to',
  'event.effective-build-mode',
  'event.created-first',
  'preference.saved-and-used',
  'preference.override',
  'legacy.modes',
  'legacy.duplicate',
  'build.lifecycle',
  'build.progress',
  'build.none-in-plan',
  'build.linked',
  'build.catch-up',
  'request-id.echo',
  'error.hostile-input',
];
const only = about;

describe('where builds are few', () => {
  test('two are shared by all clauses about builds that one can show', { timeout: 60_000 }, async () => {
    const { builds, by, report } = await judged(2, { only });
    expect(builds).toBe(2);
    expect(by('skipped')).toEqual(['legacy.modes']);
    expect(by('passed')).toEqual(about.filter((id) => id !== 'legacy.modes'));
    expect(report.clauses.find(({ id }) => id === 'legacy.modes')?.reason).toMatch(/--max-builds 3 admits it$/);
  });

  test('and there is none, what can do without is judged all the same', { timeout: 60_000 }, async () => {
    const { builds, by } = await judged(0, { only });
    expect(builds).toBe(0);
    const needing = ['build.lifecycle', 'build.progress', 'build.linked', 'build.catch-up'];
    expect(by('skipped')).toEqual(needing);
    expect(by('passed')).toEqual(about.filter((id) => !needing.includes(id)));
  });

  test.each([
    'build-not-queued',
    'build-progress-falls',
    'build-unlinked',
    'build-missed-status-lost',
    'build-in-plan',
    'build-ends-twice',
    'sse-upper-case-name',
    'sse-build-progress-text',
    'post-ignores-preference',
    'preference-not-saved',
  ])('two show %s', { timeout: 60_000 }, async (name) => {
    const mutant = mutants.find((one) => one.name === name);
    if (mutant === undefined) throw new Error(`there is a mutant ${name}`);
    const { breaks, mayAlsoFail = [], build } = mutant;
    const { by, report } = await judged(2, { only: [...about, ...breaks], patience: { buildMs: 2_000, replyMs: 2_000 } }, build());
    expect(by('failed').filter((id) => breaks.includes(id))).toEqual(breaks.filter((id) => !by('skipped').includes(id)));
    expect(by('failed').filter((id) => !breaks.includes(id) && !mayAlsoFail.includes(id))).toEqual([]);
    expect(report.summary.buildsStarted).toBeLessThanOrEqual(2);
  });
});
