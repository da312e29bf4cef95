import { describe, expect, test } from 'vitest';
import { type Evidence, noEvidence } from '../src/client/evidence.ts';
import type { ClauseId } from '../src/contract/index.ts';
import { type Expect, StoryBroken } from '../src/kit/index.ts';
import { judge, type JudgeParts, type Performance } from '../src/runner/judge.ts';
import type { CheckReport } from '../src/runner/report-value.ts';
import { grantsOf, holds, isViolated, tinyScenario } from './tiny-stage.ts';

const must = 'post.created';
const should = 'event.timestamp';
const may = 'connection.same-instance';
const warns = (check: Expect) => check.should.equal(1, 2, 'advice');

function played(clause: ClauseId, check: (expect: Expect) => void): Performance {
  return { kind: 'played', judges: new Map([[clause, check]]) };
}

function verdictOn(clause: ClauseId, performance: Performance, more: Partial<JudgeParts> = {}): CheckReport {
  const scenario = tinyScenario('a/story', { [clause]: holds });
  const [report] = judge({
    scenario,
    clauses: [clause],
    performance,
    evidence: { ...noEvidence(), succeeded: 1, answered: 1 },
    stall: { worstMs: 0, totalMs: 0 },
    grants: grantsOf(['instance', 'typing', 'assistant', 'builds']),
    strict: false,
    targetGone: false,
    scenarios: [scenario],
    ...more,
  });
  if (report === undefined) throw new Error('no verdict');
  return report;
}

describe('findings become a verdict by the level of the clause', () => {
  test.each<[string, ClauseId, (expect: Expect) => void, string]>([
    ['a MUST that holds', must, holds, 'passed'],
    ['a MUST that is violated', must, isViolated, 'failed'],
    ['a SHOULD that is violated', should, isViolated, 'warned'],
    ['a declared MAY that is violated', may, isViolated, 'failed'],
    ['a SHOULD inside a MUST', must, warns, 'warned'],
    ['a check that crashes', must, () => JSON.parse('{'), 'failed'],
    ['what the check could not find out', must, (check) => check.untestable('no assistant answered'), 'untestable'],
    ['what does not apply', must, (check) => check.skip('bounded'), 'skipped'],
  ])('%s', (_, clause, check, verdict) => {
    expect(verdictOn(clause, played(clause, check)).verdict).toBe(verdict);
  });

  test('strict makes a failure of every warning, and of nothing else', () => {
    expect(verdictOn(should, played(should, isViolated), { strict: true }).verdict).toBe('failed');
    expect(verdictOn(must, played(must, warns), { strict: true }).verdict).toBe('failed');
    expect(
      verdictOn(
        must,
        played(must, (check) => check.skip('no')),
        { strict: true },
      ).verdict,
    ).toBe('skipped');
  });

  test('all differences are told, the first one first', () => {
    const report = verdictOn(
      must,
      played(must, (check) => {
        check.equal(1, 2, 'first');
        check.equal({ a: 1 }, { a: 2 }, 'second');
        check.should.equal(1, 2, 'advice');
      }),
    );
    expect(report).toEqual({
      clause: must,
      verdict: 'failed',
      message: 'first',
      expected: 2,
      actual: 1,
      more: [{ message: 'second', expected: { a: 2 }, actual: { a: 1 } }],
    });
  });

  test('without its positive control a check says nothing; without more to look at, what it found stands', () => {
    const withoutControl = verdictOn(
      must,
      played(must, (check) => {
        check.equal(1, 2, 'absence');
        check.control(false, 'nothing arrived at all');
      }),
    );
    expect(withoutControl).toEqual({
      clause: must,
      verdict: 'untestable',
      message: 'the positive control did not hold: nothing arrived at all',
    });
    const found = verdictOn(
      must,
      played(must, (check) => {
        check.equal(1, 2, 'order');
        check.untestable('the assistant never answered');
      }),
    );
    expect(found.verdict).toBe('failed');
  });
});

describe('our own process was held up while the story was told', () => {
  const calm = { worstMs: 0, totalMs: 0 };
  const late = { worstMs: 1_200, totalMs: 1_200 };
  const worn = { worstMs: 300, totalMs: 2_400 };
  const stopped = { worstMs: 4_500, totalMs: 4_500 };
  const evidence: Evidence = { ...noEvidence(), succeeded: 1, answered: 1 };
  const isSlow = (check: Expect) => check.within(6_000, 5_000, 'the answer');
  const isSlowAndWrong = (check: Expect) => {
    isSlow(check);
    isViolated(check);
  };
  const isSlowSomewhat = (check: Expect) => check.should.within(6_000, 5_000, 'the answer');

  test.each<[string, (check: Expect) => void, Partial<Evidence>, JudgeParts['stall'], string]>([
    ['a bound is exceeded', isSlow, {}, calm, 'failed'],
    ['a bound is exceeded while we were late', isSlow, {}, late, 'untestable'],
    ['a bound is exceeded while we were late again and again', isSlow, {}, worn, 'untestable'],
    ['a bound of a SHOULD is exceeded while we were late', isSlowSomewhat, {}, late, 'untestable'],
    ['something else is wrong while we were late', isViolated, {}, late, 'failed'],
    ['something else is wrong too while we were late', isSlowAndWrong, {}, late, 'failed'],
    ['something is missing that was waited for in vain', isViolated, { ranOut: 1 }, calm, 'failed'],
    ['something is missing that was waited for in vain while we were late', isViolated, { ranOut: 1 }, late, 'untestable'],
    ['an answer is missing while we were late', isViolated, { silent: 1 }, late, 'untestable'],
    ['a connection is lost while we were late', isViolated, { lost: 1 }, late, 'untestable'],
    ['anything is wrong after a standstill', isViolated, {}, stopped, 'untestable'],
    ['nothing is wrong after a standstill', holds, { ranOut: 1 }, stopped, 'passed'],
  ])('%s', (_, check, more, stall, verdict) => {
    const found = verdictOn(must, played(must, check), { evidence: { ...evidence, ...more }, stall });
    expect(found.verdict).toBe(verdict);
    if (verdict === 'untestable') expect(found.message).toMatch(/^this process itself was held up .* run it where/);
    expect(found).not.toHaveProperty('timing');
  });

  test('strict does not change that', () => {
    expect(verdictOn(should, played(should, isSlow), { evidence, stall: late, strict: true }).verdict).toBe('untestable');
  });
});

describe('a verdict has to rest on something', () => {
  const evidence: Evidence = { ...noEvidence(), answered: 3 };

  test('nothing passes where nothing succeeded', () => {
    expect(verdictOn(must, played(must, holds), { evidence }).verdict).toBe('untestable');
    expect(verdictOn(must, played(must, warns), { evidence }).verdict).toBe('untestable');
    expect(verdictOn(must, played(must, isViolated), { evidence }).verdict).toBe('failed');
  });

  test('a throttled story proves no violation', () => {
    const limited: Evidence = { ...evidence, succeeded: 1, rateLimited: [{ operation: 'postMessage', status: 429 }] };
    expect(verdictOn(must, played(must, isViolated), { evidence: limited })).toMatchObject({
      verdict: 'untestable',
      message: expect.stringContaining('lower the rate'),
    });
    expect(verdictOn(must, played(must, holds), { evidence: limited }).verdict).toBe('passed');
  });

  test('but unavailability is what the clause about an outage speaks of', () => {
    const outage = 'idem.survives-cache-outage';
    const grants = grantsOf(['faults']);
    const answered = (status: number): Evidence => ({ ...evidence, succeeded: 1, rateLimited: [{ operation: 'postMessage', status }] });
    expect(verdictOn(outage, played(outage, isViolated), { grants, evidence: answered(503) }).verdict).toBe('failed');
    expect(verdictOn(outage, played(outage, isViolated), { grants, evidence: answered(429) }).verdict).toBe('untestable');
  });

  test('a reset is a violation while the target lives, and no verdict when it is gone', () => {
    const lost: Evidence = { ...evidence, succeeded: 1, lost: 1 };
    expect(verdictOn(must, played(must, isViolated), { evidence: lost }).verdict).toBe('failed');
    expect(verdictOn(must, played(must, isViolated), { evidence: lost, targetGone: true }).verdict).toBe('untestable');
    // Every answer of this story came before the end: what it found, it found.
    expect(verdictOn(must, played(must, isViolated), { evidence: { ...evidence, succeeded: 1 }, targetGone: true }).verdict).toBe('failed');
    // Going down is what this clause is about.
    expect(verdictOn('error.hostile-input', played('error.hostile-input', isViolated), { evidence: lost, targetGone: true }).verdict).toBe(
      'failed',
    );
  });
});

describe('a story that was not told to its end', () => {
  const judgeOfPosts = tinyScenario('posting/new-message', { 'post.created': holds });

  test('names the scenario that judges the answer it needed', () => {
    const cause = new StoryBroken('the story needs POST /v1/chat/unified to be answered 201, and got 500', { operation: 'postMessage' });
    expect(
      verdictOn('read.default', { kind: 'broken', cause }, { scenarios: [judgeOfPosts], grants: grantsOf(['fresh-identities']) }),
    ).toEqual({
      clause: 'read.default',
      verdict: 'untestable',
      message:
        'the story needs POST /v1/chat/unified to be answered 201, and got 500; post.created in posting/new-message judges POST /v1/chat/unified',
    });
  });

  test('tells what broke it', () => {
    expect(verdictOn(must, { kind: 'broken', cause: new RangeError('out of luck') })).toMatchObject({
      verdict: 'untestable',
      message: 'the story broke off: RangeError: out of luck',
    });
    expect(verdictOn(must, { kind: 'broken', cause: 'a string' })).toMatchObject({ message: 'the story broke off: a string' });
    expect(verdictOn(must, { kind: 'stopped', reason: 'not judged: the run was interrupted' })).toMatchObject({
      verdict: 'untestable',
      message: 'not judged: the run was interrupted',
    });
  });
});

describe('capabilities', () => {
  test('a clause without its capability is skipped with how to grant it, whatever the story saw', () => {
    expect(verdictOn('connection.hard-limit', played('connection.hard-limit', isViolated), { grants: grantsOf([]) })).toEqual({
      clause: 'connection.hard-limit',
      verdict: 'skipped',
      message: 'needs typing: grant it',
    });
  });

  test('a refused token is untestable; where something is missing besides, skipped', () => {
    expect(verdictOn('idem.expires', played('idem.expires', holds), { grants: grantsOf([], ['clock']) }).verdict).toBe('untestable');
    const scenario = tinyScenario('a/story', { 'idem.expires': holds }, { needs: ['replicas'] });
    expect(verdictOn('idem.expires', played('idem.expires', holds), { scenario, grants: grantsOf([], ['clock']) }).verdict).toBe('skipped');
  });
});
