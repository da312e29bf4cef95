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
    repeatFailed: 0,
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

  test('that mostly listen begin with the first and take no place among them, unless one at a time is asked for', async () => {
    const scenarios = (heard: ReturnType<typeof gate>) => [
      tinyScenario('a/last', { 'post.created': holds }, { act: async () => heard.open() }),
      tinyScenario('a/listens', { 'keep-alive.interval': holds }, { act: () => heard.opened, listens: true }),
      tinyScenario('a/first', { 'read.default': holds }, { cost: { messages: 9 } }),
    ];
    const stage = tinyStage();
    const heard = gate();
    // Both wait for the last one, which would never get a place if they took the two there are.
    const told = await run(
      [...scenarios(heard), tinyScenario('b/listens', { 'read.default': holds }, { act: () => heard.opened, listens: true })],
      { stage, jobs: 2 },
    );
    expect(stage.log.slice(0, 4)).toEqual(['play a/listens', 'play b/listens', 'play a/first', 'play a/last']);
    expect(new Set(Object.values(verdicts(told)))).toEqual(new Set(['passed']));
    const single = tinyStage();
    const open = gate();
    open.open();
    await run(scenarios(open), { stage: single, jobs: 1 });
    expect(single.log.filter((_, at) => at % 2 === 0)).toEqual(['play a/listens', 'play a/first', 'play a/last']);
    expect(single.log.filter((_, at) => at % 2 === 1)).toEqual(['close a/listens', 'close a/first', 'close a/last']);
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

describe('a failed story is told again, alone', () => {
  type Telling = 'fails' | 'holds' | 'breaks';
  /** Goes as told, in turn; the last one for good. */
  function goes(id: string, tellings: readonly Telling[], more: Parameters<typeof tinyScenario>[2] = {}): Scenario {
    let told = 0;
    let now: Telling = 'holds';
    const act = async () => {
      now = tellings[Math.min(told++, tellings.length - 1)] ?? 'holds';
      if (now === 'breaks') throw new Error('boom');
    };
    return tinyScenario(id, { 'post.created': (expect) => (now === 'fails' ? isViolated(expect) : undefined) }, { act, ...more });
  }
  const check = ({ reports }: Told, at = 0) => reports[at]?.checks[0];

  test('as often as asked for, and the repetitions are counted', async () => {
    const stories = [
      goes('a/always', ['fails']),
      goes('a/once', ['fails', 'holds']),
      goes('a/sometimes', ['fails', 'holds', 'fails', 'holds']),
      goes('a/alone', ['fails', 'holds', 'fails'], { alone: true }),
      goes('a/never', ['holds', 'fails']),
    ];
    const stage = tinyStage();
    const repeated: string[] = [];
    const told = await run(stories, {
      stage,
      repeatFailed: 3,
      onRepeated: ({ id, verdict }, at) => repeated.push(`${id} ${verdict} ${at}`),
    });
    expect(verdicts(told)).toEqual({
      'a/always': 'failed',
      'a/once': 'flaky',
      'a/sometimes': 'flaky',
      'a/alone': 'flaky',
      'a/never': 'passed',
    });
    expect(told.reports.map(({ checks }) => checks[0]?.repeated)).toEqual([
      { failed: 3, of: 3 },
      { failed: 0, of: 3 },
      { failed: 1, of: 3 },
      { failed: 2, of: 3 },
      undefined,
    ]);
    expect(check(told, 1)).toMatchObject({ verdict: 'flaky', message: 'it does not hold', expected: 1, actual: 2 });
    expect(told.reports[1]?.transcript).toHaveLength(1);
    expect(stage.log.filter((line) => line === 'play a/always')).toHaveLength(4);
    expect(repeated).toHaveLength(12);
    expect(repeated.at(-1)).toBe('a/alone flaky 3');
    // Whatever a story that is alone switched on is undone before the next telling.
    expect(stage.log.slice(-12)).toEqual(Array.from({ length: 4 }, () => ['play a/alone', 'close a/alone', 'reset']).flat());
  });

  test('with nothing beside it', async () => {
    let inFlight = 0;
    let most = 0;
    const stories = Array.from({ length: 4 }, (_, at) => goes(`a/${at}`, ['fails']));
    const counted = stories.map((story) => ({
      ...story,
      perform: async (world: Parameters<Scenario['perform']>[0]) => {
        most = Math.max(most, ++inFlight);
        await new Promise(setImmediate);
        inFlight -= 1;
        return story.perform(world);
      },
    }));
    await run(counted, { repeatFailed: 1, onScenario: () => (most = 0) });
    expect(most).toBe(1);
  });

  test('and a repetition that cannot be judged changes nothing', async () => {
    const told = await run([goes('a/b', ['fails', 'breaks']), goes('a/c', ['fails', 'breaks', 'holds'])], { repeatFailed: 2 });
    expect(check(told)).toMatchObject({
      verdict: 'failed',
      repeated: { failed: 0, of: 0, reason: expect.stringContaining('a repetition could not be judged: the story broke off: Error: boom') },
    });
    expect(check(told, 1)).toMatchObject({ verdict: 'flaky', repeated: { failed: 0, of: 1, reason: expect.stringContaining('boom') } });
  });

  test('not at all where that is switched off, and after a bail', async () => {
    for (const settings of [{ repeatFailed: 0 }, { repeatFailed: 3, bail: true }]) {
      const told = await run([goes('a/once', ['fails', 'holds'])], settings);
      expect(check(told)).toEqual({ clause: 'post.created', verdict: 'failed', message: 'it does not hold', expected: 1, actual: 2 });
    }
  });

  test('not where most of many stories failed, which is told', async () => {
    const stories = (good: number) => [
      ...Array.from({ length: 6 }, (_, at) => goes(`a/${at}`, ['fails', 'holds'])),
      ...Array.from({ length: good }, (_, at) => goes(`b/${at}`, ['holds'])),
    ];
    expect(check(await run(stories(5), { repeatFailed: 3 }))).toMatchObject({
      verdict: 'failed',
      repeated: { failed: 0, of: 0, reason: 'not repeated: 6 of 11 stories failed, and what fails so widely does not fail by chance' },
    });
    expect(check(await run(stories(6), { repeatFailed: 3 }))).toMatchObject({ verdict: 'flaky', repeated: { failed: 0, of: 3 } });
  });

  test('no more once the run is over, which is told', async () => {
    const ending = new AbortController();
    const told = await run([goes('a/b', ['fails']), goes('a/c', ['fails'])], {
      stop: ending.signal,
      repeatFailed: 3,
      onRepeated: () => ending.abort({ by: 'interrupt', reason: 'not judged: enough' } satisfies StopReason),
    });
    const repeated = told.reports.map(({ checks }) => checks[0]?.repeated);
    expect(repeated).toContainEqual({ failed: 1, of: 1, reason: 'not repeated more often: the run was over' });
    expect(repeated).toContainEqual({ failed: 0, of: 0, reason: 'not repeated: the run was over' });
    expect(told.ended?.by).toBe('interrupt');
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
    const told = await run(scenarios, { stage, jobs: 1, repeatFailed: 1 });
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

describe('a story among whose users somebody else was', () => {
  const somebody = 'somebody else acted as user 1';

  test('is told once more when the others have ended, and counts as it is then', async () => {
    const stage = tinyStage();
    stage.disturbances.push(somebody);
    let told = 0;
    const once = tinyScenario('a', { 'idem.scoped': (expect) => (++told === 1 ? isViolated(expect) : undefined) });
    const found: string[] = [];
    const result = await run([once, tinyScenario('b', { 'idem.expires': holds })], {
      stage,
      onScenario: ({ id, verdict }) => found.push(`${id} ${verdict}`),
    });
    expect(verdicts(result)).toEqual({ a: 'passed', b: 'passed' });
    expect(found).toEqual(['b passed', 'a passed']);
  });

  test('proves nothing against the target where that goes on', async () => {
    const stage = tinyStage();
    stage.disturbances.push(somebody, somebody);
    const { reports } = await run([tinyScenario('a', { 'idem.scoped': isViolated, 'idem.expires': holds })], { stage, repeatFailed: 2 });
    expect(reports[0]?.checks).toEqual([
      { clause: 'idem.scoped', verdict: 'untestable', message: somebody },
      { clause: 'idem.expires', verdict: 'passed' },
    ]);
  });

  test('stays violated where it is so without anybody else', async () => {
    const stage = tinyStage();
    stage.disturbances.push(somebody);
    expect(verdicts(await run([tinyScenario('a', { 'idem.scoped': isViolated })], { stage }))).toEqual({ a: 'failed' });
  });
});
