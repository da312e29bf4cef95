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
  const list = Array.from({ length: 23 }, (_, index) => index);

  test('is an n-th, rounded up, in the order of the list', () => {
    const share = seededShare(list, 5, 7);
    expect(share).toHaveLength(5);
    expect([...share].sort((a, b) => a - b)).toEqual(share);
    expect(new Set(share).size).toBe(5);
  });

  test('is the same for the same seed and another for another', () => {
    expect(seededShare(list, 5, 7)).toEqual(seededShare(list, 5, 7));
    expect(seededShare(list, 5, 8)).not.toEqual(seededShare(list, 5, 7));
  });

  test('reaches every entry over some seeds', () => {
    const reached = new Set(Array.from({ length: 60 }, (_, seed) => seededShare(list, 5, seed)).flat());
    expect([...reached].sort((a, b) => a - b)).toEqual(list);
  });

  test('of one is everything', () => {
    expect(seededShare(list, 1, 3)).toEqual(list);
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
