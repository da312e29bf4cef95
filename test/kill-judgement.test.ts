import { describe, expect, test } from 'vitest';
import type { ClauseId } from '../src/contract/index.ts';
import type { Verdict } from '../src/runner/report-value.ts';
import { seededShare } from './matrix/share.ts';
import { judgeKill } from './mutants/kill.ts';
import { createMeeting } from './mutants/meeting.ts';
import { type Mutant, mutant } from './mutants/mutant.ts';

function broken(parts: Partial<Mutant>): Mutant {
  return mutant({ name: 'sample', bug: '', breaks: [], build: () => ({}), ...parts });
}

const verdicts = (given: Partial<Record<ClauseId, Verdict>>) => ({
  clauses: Object.entries(given).map(([id, verdict]) => ({ id: id as ClauseId, verdict })), // `as`: entries widen the keys
});

const killed = { survived: [], strays: [] };

describe('a kill', () => {
  test.each(['failed', 'flaky'] as const)('needs its MUST clause to be %s', (verdict) => {
    expect(judgeKill(broken({ breaks: ['idem.scoped'] }), verdicts({ 'idem.scoped': verdict, 'post.created': 'passed' }))).toEqual(killed);
  });

  test.each(['passed', 'warned', 'untestable', 'skipped'] as const)('is none where its MUST clause is %s', (verdict) => {
    const { survived } = judgeKill(broken({ breaks: ['idem.scoped'] }), verdicts({ 'idem.scoped': verdict }));
    expect(survived).toEqual([{ clause: 'idem.scoped', verdict }]);
  });

  test('is none where its clause was not judged', () => {
    expect(judgeKill(broken({ breaks: ['idem.scoped'] }), verdicts({})).survived).toEqual([
      { clause: 'idem.scoped', verdict: 'not judged' },
    ]);
  });

  test('needs every clause it breaks', () => {
    const sample = broken({ breaks: ['idem.scoped', 'idem.expires'] });
    expect(judgeKill(sample, verdicts({ 'idem.scoped': 'failed', 'idem.expires': 'passed' })).survived).toEqual([
      { clause: 'idem.expires', verdict: 'passed' },
    ]);
  });

  test('is a warning for a SHOULD', () => {
    expect(judgeKill(broken({ breaks: ['post.minimal-answer'] }), verdicts({ 'post.minimal-answer': 'warned' }))).toEqual(killed);
    expect(judgeKill(broken({ breaks: ['post.minimal-answer'] }), verdicts({ 'post.minimal-answer': 'passed' })).survived).toHaveLength(1);
  });

  test('is a warning, and not a failure, for the SHOULD inside a MUST', () => {
    const sample = broken({ warns: ['post.created'] });
    expect(judgeKill(sample, verdicts({ 'post.created': 'warned' }))).toEqual(killed);
    expect(judgeKill(sample, verdicts({ 'post.created': 'failed' })).survived).toHaveLength(1);
    expect(judgeKill(sample, verdicts({ 'post.created': 'passed' })).survived).toHaveLength(1);
  });

  test.each(['failed', 'flaky', 'warned'] as const)('hits no other clause, which would be %s', (verdict) => {
    const sample = broken({ breaks: ['idem.scoped'] });
    const { strays } = judgeKill(sample, verdicts({ 'idem.scoped': 'failed', 'post.created': verdict, 'seq.distinct': 'untestable' }));
    expect(strays).toEqual([{ clause: 'post.created', verdict }]);
  });

  test('may hit what it says it may', () => {
    const sample = broken({ breaks: ['idem.scoped'], mayAlsoFail: ['post.created'] });
    expect(judgeKill(sample, verdicts({ 'idem.scoped': 'failed', 'post.created': 'failed' }))).toEqual(killed);
    expect(judgeKill(sample, verdicts({ 'idem.scoped': 'failed', 'post.created': 'passed' }))).toEqual(killed);
  });
});

describe('a seeded share', () => {
  const list = Array.from({ length: 500 }, (_, index) => `entry-${index}`);
  const share = (seed: number, of: readonly string[] = list, n = 5) => seededShare(of, (name) => name, n, seed);

  test('is about an n-th, in the order of the list', () => {
    const picked = share(7);
    expect(picked.length).toBeGreaterThan(70);
    expect(picked.length).toBeLessThan(130);
    expect(picked).toEqual(list.filter((name) => picked.includes(name)));
  });

  test('is the same for the same seed and another for another', () => {
    expect(share(7)).toEqual(share(7));
    expect(share(7)).not.toEqual(share(8));
  });

  test('stays as it is where the list grows', () => {
    expect(share(7, ['new', ...list]).filter((name) => name !== 'new')).toEqual(share(7));
  });

  test('reaches every entry over some seeds', () => {
    const reached = new Set(Array.from({ length: 60 }, (_, seed) => share(seed)).flat());
    expect(list.filter((name) => !reached.has(name))).toEqual([]);
  });

  test('is never empty, and of one is everything', () => {
    for (let seed = 0; seed < 20; seed++) expect(share(seed, ['a', 'b'], 50)).toHaveLength(1);
    expect(share(3, list, 1)).toEqual(list);
  });
});

describe('a meeting', () => {
  test('lets two go on together, long before their patience is over', async () => {
    const meet = createMeeting({ patienceMs: 60_000 });
    const arrived: number[] = [];
    await Promise.all([meet('a').then(() => arrived.push(1)), meet('a').then(() => arrived.push(2))]);
    expect(arrived).toEqual([1, 2]);
  });

  test('keeps keys apart, and lets a lone caller go on at last', async () => {
    const meet = createMeeting({ patienceMs: 5 });
    await expect(Promise.all([meet('a'), meet('b')])).resolves.toHaveLength(2);
    await expect(meet('a')).resolves.toBeUndefined();
  });
});
