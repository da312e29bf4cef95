import { describe, expect, test } from 'vitest';
import { exitCode } from '../src/runner/exit-code.ts';
import { prettyReport } from '../src/report/pretty.ts';
import type { Report, Verdict } from '../src/runner/report-value.ts';
import { createSoakReports } from '../src/runner/soak-report.ts';
import { soak, type SoakProgress } from '../src/soak.ts';
import { startServer } from '../reference-server/server.ts';
import { scenario } from '../src/kit/index.ts';
import { failedStory, sampleReport } from './sample-report.ts';

/** The report of a run in which `seq.distinct` had this verdict and everything else passed. */
function runWith(seed: number, verdict: Verdict, more: Partial<Report> = {}): Report {
  const reason = verdict === 'passed' ? {} : { reason: `${verdict} with ${seed}` };
  return sampleReport(
    { 'seq.distinct': { verdict, ...reason } },
    { seed, scenarios: [{ ...failedStory, id: 'sequence/at-once', verdict, title: `told with ${seed}` }], ...more },
  );
}

function soaked(...runs: readonly Report[]): Report {
  const reports = createSoakReports(runs.length);
  for (const run of runs) reports.add(run);
  return reports.report();
}

const distinct = ({ soak: told }: Report) => told?.clauses.find(({ id }) => id === 'seq.distinct');

describe('many runs in one report', () => {
  test('count the verdicts of every clause, and show the worst with the run and the seed it is from', () => {
    const report = soaked(runWith(1, 'passed'), runWith(2, 'untestable'), runWith(3, 'failed'), runWith(4, 'failed'), runWith(5, 'flaky'));
    expect(distinct(report)).toEqual({
      id: 'seq.distinct',
      passed: 1,
      failed: 2,
      flaky: 1,
      untestable: 1,
      warned: 0,
      skipped: 0,
      firstBad: { run: 2, seed: 2, verdict: 'untestable', reason: 'untestable with 2' },
    });
    expect(report.clauses.find(({ id }) => id === 'seq.distinct')).toMatchObject({ verdict: 'failed', reason: 'failed with 3' });
    expect(report.scenarios).toMatchObject([{ title: 'told with 3', soak: { run: 3, seed: 3 } }]);
    expect(report.soak?.runs.map(({ exitCode: code }) => code)).toEqual([0, 3, 1, 1, 1]);
    expect(exitCode(report)).toBe(1);
    expect(report.summary).toMatchObject({ conforms: false, clauses: { failed: 1, passed: 108 }, messagesSent: 600 });
  });

  test.each<[Verdict[], number]>([
    [['passed', 'passed'], 0],
    [['passed', 'untestable', 'passed'], 3],
    [['flaky', 'passed'], 1],
    [['passed', 'warned'], 0],
  ])('%o ends with %i, the worst of them', (verdicts, code) => {
    expect(exitCode(soaked(...verdicts.map((verdict, at) => runWith(at, verdict))))).toBe(code);
  });

  test('an interrupt counts what was judged by then and nothing else', () => {
    const ended = { by: 'interrupt', reason: 'not judged: the run was interrupted' } as const;
    const report = soaked(runWith(1, 'passed'), runWith(2, 'untestable', { ended }));
    expect(distinct(report)).toMatchObject({ passed: 1, untestable: 0 });
    expect(report.soak?.runs).toHaveLength(2);
    expect(report.clauses.find(({ id }) => id === 'seq.distinct')?.verdict).toBe('passed');
    expect(exitCode(report)).toBe(130);
  });

  test('the pretty report has a table of what was not the same in every run, and repeats the run that was bad', () => {
    const report = soaked(runWith(11, 'passed'), runWith(12, 'failed'), runWith(13, 'passed'));
    const text = prettyReport(report, { color: false, width: 100 });
    expect(text.slice(text.indexOf('Soak:'))).toBe(`Soak: 2 of 3 runs green
                failed  passed
  seq.distinct       1       2
    seq.distinct: first failed in run 2, seed 12
  108 clauses passed in every run

does not conform: 109 of 109 clauses judged, 1 failed
`);
    expect(text).toContain('sequence/at-once, in run 2\n');
    expect(text).toMatch(/run again .* --only sequence\/at-once --seed 12$/m);
  });
});

describe('soak()', () => {
  const secret = 'a-secret-for-this-test-only';

  test('runs with a seed each, tells where it is, and ends with an interrupt', async () => {
    const server = await startServer({ secret });
    const interrupt = new AbortController();
    const seeds: number[] = [];
    let told = 0;
    const story = scenario({
      id: 'a/story',
      title: 'Draws a number',
      given: async (world) => ({ room: await world.room() }),
      when: async ({ room }, world) => {
        told += 1;
        seeds.push(world.random(2 ** 31));
        if (told === 3) interrupt.abort();
        return { reply: await room.readStatus() };
      },
      then: { 'read.default': ({ reply }, expecting) => void expecting.status(reply, 200) },
    });
    const progress: SoakProgress[] = [];
    const options = { urls: [server.url], secret, scenarios: [story] };
    const report = await soak({ ...options, runs: 5, signal: interrupt.signal, onProgress: (one) => progress.push(one) });
    await server.close();
    expect(report.soak).toMatchObject({ version: 1, asked: 5, clauses: [{ id: 'read.default', passed: 2, untestable: 0 }] });
    expect(report.soak?.runs).toHaveLength(3);
    expect(new Set(seeds).size).toBe(3);
    expect(report.ended?.by).toBe('interrupt');
    const runs = progress.flatMap((one) => (one.kind === 'run' ? [one] : []));
    expect(runs.map(({ run, of, seed }) => [run, of, seed])).toEqual(report.soak?.runs.map(({ seed }, at) => [at + 1, 5, seed]));
  });

  test('counts up from a given seed, and ends where nothing can be judged', async () => {
    const report = await soak({ urls: ['http://127.0.0.1:1'], secret, runs: 4, seed: 7 });
    expect(report.soak?.runs.map(({ seed, exitCode: code }) => [seed, code])).toEqual([[7, 3]]);
    await expect(soak({ urls: ['http://127.0.0.1:1'], secret, runs: 0 })).rejects.toMatchObject({ code: 'bad-option' });
  });
});
