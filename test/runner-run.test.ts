import { describe, expect, test } from 'vitest';
import type { Expect, Scenario } from '../src/kit/index.ts';
import type { StopReason } from '../src/runner/perform.ts';
import { runScenarios, type RunnerSettings, type Told } from '../src/runner/run-scenarios.ts';
import { select } from '../src/runner/select.ts';
import { grantsOf, holds, isViolated, tinyScenario, tinyStage } from './tiny-stage.ts';

const everything = grantsOf(['clock', 'faults', 'typing', 'instance', 'replicas', 'assistant', 'builds', 'fresh-identities']);

function run(scenarios: readonly Scenario[], more: Partial<RunnerSettings> = {}): Promise<Told> {
  return runScenarios({
    scenarios,
    selection: select(scenarios, {}),
    grants: everything,
    stage: tinyStage(),
    jobs: 8,
    strict: false,
    bail: false,
    repeatFailures: false,
    keepTranscripts: false,
    stop: new AbortController().signal,
    resets: true,
    ...more,
  });
}

function verdicts({ reports }: Told): Record<string, string> {
  return Object.fromEntries(reports.map(({ id, verdict }) => [id, verdict]));
}

/** A place where stories meet. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('stories', () => {
  test('are told side by side, at most `jobs` of them', async () => {
    for (const jobs of [1, 3]) {
      let inFlight = 0;
      let most = 0;
      const act = async () => {
        most = Math.max(most, ++inFlight);
        await new Promise(setImmediate);
        inFlight -= 1;
      };
      await run(
        Array.from({ length: 7 }, (_, at) => tinyScenario(`a/${at}`, { 'post.created': holds }, { act })),
        { jobs },
      );
      expect(most).toBe(jobs);
    }
  });

  test('that are alone come last, one by one, each followed by a reset', async () => {
    const stage = tinyStage();
    const others = gate();
    const scenarios = [
      tinyScenario('a/clock', { 'idem.expires': holds }, { alone: true }),
      tinyScenario('a/slow', { 'post.created': holds }, { act: () => others.opened }),
      tinyScenario('a/faults', { 'idem.survives-cache-outage': holds }, { alone: true }),
      tinyScenario('a/fast', { 'post.created': holds }, { act: async () => others.open() }),
    ];
    const told = await run(scenarios, { stage });
    expect(stage.log.slice(4)).toEqual(['play a/faults', 'close a/faults', 'reset', 'play a/clock', 'close a/clock', 'reset']);
    expect(told.reports.map(({ id }) => id)).toEqual(['a/clock', 'a/slow', 'a/faults', 'a/fast']);
    expect(told.ended).toBeUndefined();
  });

  test('do not reset a target whose token was not proved', async () => {
    const stage = tinyStage();
    await run([tinyScenario('a/alone', { 'post.created': holds }, { alone: true })], { stage, resets: false });
    expect(stage.log).toEqual(['play a/alone', 'close a/alone']);
  });

  test('end within their budget, and hold nobody up', async () => {
    const scenarios = [
      tinyScenario('a/stuck', { 'post.created': holds }, { act: () => new Promise(() => {}), budgetMs: 30 }),
      tinyScenario('a/fine', { 'post.created': holds }),
      tinyScenario('a/crash', { 'post.created': holds }, { act: () => Promise.reject(new Error('boom')) }),
    ];
    const told = await run(scenarios, { jobs: 1 });
    expect(verdicts(told)).toEqual({ 'a/stuck': 'untestable', 'a/fine': 'passed', 'a/crash': 'untestable' });
    expect(told.reports[0]?.checks[0]?.message).toBe('the story did not end within its budget of 30 ms');
    expect(told.reports[2]?.checks[0]?.message).toContain('boom');
  });

  test('that throw before their first wait are told like any other', async () => {
    const scenario = {
      ...tinyScenario('a/throws', { 'post.created': holds }),
      perform: () => {
        throw new Error('at once');
      },
    };
    expect((await run([scenario])).reports[0]).toMatchObject({
      verdict: 'untestable',
      checks: [{ message: 'the story broke off: Error: at once' }],
    });
  });

  test('without a single granted clause are not told at all', async () => {
    const stage = tinyStage();
    const scenarios = [
      tinyScenario('a/clock', { 'idem.expires': isViolated }),
      tinyScenario('a/mixed', { 'idem.expires': isViolated, 'post.created': holds }),
    ];
    const told = await run(scenarios, { stage, grants: grantsOf([]) });
    expect(stage.log).toEqual(['play a/mixed', 'close a/mixed']);
    expect(verdicts(told)).toEqual({ 'a/clock': 'skipped', 'a/mixed': 'passed' });
  });

  test('are judged while their streams are open, and closed then', async () => {
    const stage = tinyStage();
    await run([tinyScenario('a/b', { 'post.created': () => stage.log.push('judge') })], { stage });
    expect(stage.log).toEqual(['play a/b', 'judge', 'close a/b']);
  });

  test('show what they saw where they are not green, with secrets taken out', async () => {
    const tells = (expect: Expect) => expect.fail('the word is hush', { actual: { hush: ['hush'] } });
    const [red, green] = (await run([tinyScenario('a/red', { 'post.created': tells }), tinyScenario('a/green', { 'post.created': holds })]))
      .reports;
    expect(red?.checks[0]).toEqual({
      clause: 'post.created',
      verdict: 'failed',
      message: 'the word is [redacted]',
      actual: { '[redacted]': ['[redacted]'] },
    });
    expect(red?.transcript).toHaveLength(1);
    expect(green?.transcript).toEqual([]);
    const kept = await run([tinyScenario('a/green', { 'post.created': holds })], { keepTranscripts: true });
    expect(kept.reports[0]?.transcript).toHaveLength(1);
  });
});

describe('a failure that passes when it is told again alone is flaky', () => {
  /** Fails the first `times` times. */
  function fails(id: string, times: number, more: Parameters<typeof tinyScenario>[2] = {}): Scenario {
    let told = 0;
    const check = (expect: Expect) => {
      told += 1;
      if (told <= times) isViolated(expect);
    };
    return tinyScenario(id, { 'post.created': check }, more);
  }

  test('once is flaky, twice is failed', async () => {
    const told = await run([fails('a/once', 1), fails('a/twice', 2), fails('a/alone', 1, { alone: true })], { repeatFailures: true });
    expect(verdicts(told)).toEqual({ 'a/once': 'flaky', 'a/twice': 'failed', 'a/alone': 'flaky' });
    expect(told.reports[0]?.checks[0]).toMatchObject({ verdict: 'flaky', message: 'it does not hold', expected: 1, actual: 2 });
    expect(told.reports[0]?.transcript).toHaveLength(1);
  });

  test('nothing is repeated where much failed, nor after a bail', async () => {
    const many = Array.from({ length: 6 }, (_, at) => fails(`a/${at}`, 1));
    expect(new Set(Object.values(verdicts(await run(many, { repeatFailures: true }))))).toEqual(new Set(['failed']));
    expect(verdicts(await run([fails('a/once', 1)], { repeatFailures: true, bail: true }))).toEqual({ 'a/once': 'failed' });
  });
});

describe('a run that ends early', () => {
  test('by bail: what was not judged says so', async () => {
    const scenarios = [
      tinyScenario('a/red', { 'post.created': isViolated }),
      tinyScenario('a/waiting', { 'read.default': holds }, { act: () => new Promise(() => {}) }),
      tinyScenario('a/later', { 'idem.expires': holds }, { alone: true }),
    ];
    const stage = tinyStage();
    const told = await run(scenarios, { bail: true, stage });
    expect(told.ended).toMatchObject({ by: 'bail' });
    expect(verdicts(told)).toEqual({ 'a/red': 'failed', 'a/waiting': 'untestable', 'a/later': 'untestable' });
    expect(stage.log).not.toContain('play a/later');
    expect(stage.log).toContain('close a/waiting');
  });

  test.each(['interrupt', 'deadline'] as const)('by %s: at once, with what was judged by then', async (by) => {
    const ending = new AbortController();
    const scenarios = [
      tinyScenario('a/done', { 'post.created': holds }),
      tinyScenario('a/waiting', { 'read.default': holds }, { act: () => new Promise(() => {}) }),
      tinyScenario('a/last', { 'idem.expires': holds }, { alone: true }),
    ];
    const why: StopReason = { by, reason: 'not judged: enough' };
    const told = await run(scenarios, { stop: ending.signal, onScenario: ({ id }) => id === 'a/done' && ending.abort(why) });
    expect(told.ended).toEqual(why);
    expect(verdicts(told)).toEqual({ 'a/done': 'passed', 'a/waiting': 'untestable', 'a/last': 'untestable' });
    expect(told.reports[1]?.checks[0]?.message).toBe('not judged: enough');
  });

  test.each([
    ['gone', { refused: 1 }, 'untestable'],
    ['gone', { lost: 1 }, 'untestable'],
    ['silent', { silent: 1 }, 'failed'],
  ] as const)('because the target is %s (%o): nothing more is asked of it, and the first story is %s', async (now, evidence, verdict) => {
    const stage = tinyStage(evidence);
    stage.now = now;
    const scenarios = [tinyScenario('a/first', { 'post.created': isViolated }), tinyScenario('a/second', { 'read.default': isViolated })];
    const told = await run(scenarios, { stage, jobs: 1, repeatFailures: true });
    expect(told.ended).toMatchObject({ by: 'target-gone', reason: expect.stringContaining('since a/first the target takes') });
    expect(verdicts(told)).toEqual({ 'a/first': verdict, 'a/second': 'untestable' });
    expect(stage.log).toEqual(['play a/first', 'close a/first']);
  });

  test('unless it only dropped something and answers on', async () => {
    const told = await run([tinyScenario('a/first', { 'post.created': isViolated }), tinyScenario('a/second', { 'read.default': holds })], {
      stage: tinyStage({ lost: 1, silent: 1 }),
    });
    expect(told.ended).toBeUndefined();
    expect(verdicts(told)).toEqual({ 'a/first': 'failed', 'a/second': 'passed' });
  });
});
