import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../reference-server/server.ts';
import { run } from '../src/cli/run.ts';
import { parseBaseline } from '../src/config/read-baseline.ts';
import { updateBaseline } from '../src/config/update-baseline.ts';
import { contractVersion } from '../src/contract/index.ts';
import type { Scenario } from '../src/kit/index.ts';
import { githubAnnotations, githubSummary } from '../src/report/github.ts';
import { junitReport } from '../src/report/junit.ts';
import { prettyReport } from '../src/report/pretty.ts';
import { asKnown, judgeBaseline, knownBy } from '../src/runner/baseline.ts';
import { exitCode } from '../src/runner/exit-code.ts';
import { buildReport } from '../src/runner/report.ts';
import type { Report } from '../src/runner/report-value.ts';
import { runScenarios, type RunnerSettings } from '../src/runner/run-scenarios.ts';
import { select } from '../src/runner/select.ts';
import { createSoakReports } from '../src/runner/soak-report.ts';
import { forgetful } from './answering-backend.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { grantsOf, holds, isViolated, tinyScenario, tinyStage } from './tiny-stage.ts';

/** Failures that are known: they fail nothing, and an entry that does not fit any more does. */

const today = '2026-03-31';

interface Settings extends Partial<Pick<RunnerSettings, 'bail' | 'repeatFailed' | 'stage' | 'grants'>> {
  readonly only?: readonly string[];
}

/** The report of a run of these stories with this baseline. */
async function reportOf(scenarios: readonly Scenario[], source: string, { only = [], ...more }: Settings = {}): Promise<Report> {
  const baseline = parseBaseline(source, 'known.yaml');
  const selection = select(scenarios, { only });
  const told = await runScenarios({
    scenarios,
    selection,
    grants: grantsOf(['builds', 'assistant', 'fresh-identities']),
    stage: tinyStage(),
    jobs: 1,
    strict: false,
    known: (scenario, check) => asKnown(check, knownBy(baseline, today, scenario, check.clause)),
    bail: false,
    repeatFailed: 0,
    keepTranscripts: false,
    stop: new AbortController().signal,
    resets: false,
    ...more,
  });
  return buildReport({
    head: {
      contract: contractVersion,
      tool: { name: 'chat-contract', version: '0' },
      target: { urls: ['http://127.0.0.1:1'], capabilities: [] },
      run: 'r',
      startedAt: `${today}T23:59:00.000Z`,
      seed: 1,
    },
    durationMs: 1,
    ended: told.ended,
    selection,
    scenarios: told.reports,
    messagesSent: 0,
    buildsStarted: 0,
    baseline: judgeBaseline({ baseline, scenarios, today }, told.reports),
  });
}

const sentences = (report: Report): readonly string[] => (report.baseline?.problems ?? []).map(({ message }) => message);

const fails = tinyScenario('a/fails', { 'seq.distinct': isViolated });
const passes = tinyScenario('a/passes', { 'seq.increasing': holds });
const skips = tinyScenario('a/skips', { 'idem.expires': holds });
const breaks = tinyScenario('a/breaks', { 'idem.scoped': holds }, { act: () => Promise.reject(new Error('our side')) });
const stories = [fails, passes, skips];

describe('a failure that is known', () => {
  test.each([
    ['anywhere', '- {clause: seq.distinct, reason: ticket 7}'],
    ['in its scenario', '- {clause: seq.distinct, scenario: a/fails, reason: ticket 7}'],
    ['until today', `- {clause: seq.distinct, reason: ticket 7, until: ${today}}`],
    ['sometimes', '- {clause: seq.distinct, reason: ticket 7, intermittent: true}'],
  ])('%s does not fail the run', async (_, source) => {
    const report = await reportOf(stories, source);
    expect([exitCode(report), report.summary.conforms, sentences(report)]).toEqual([0, true, []]);
    expect(report.summary).toMatchObject({ known: 1, clauses: { failed: 1, passed: 1 } });
    expect(report.clauses.find(({ id }) => id === 'seq.distinct')).toMatchObject({ verdict: 'failed', known: { reason: 'ticket 7' } });
  });

  test('of another scenario or clause says nothing about this one', async () => {
    const others = tinyScenario('a/others', { 'seq.distinct': isViolated });
    const report = await reportOf([fails, others, passes], '- {clause: seq.distinct, scenario: a/others, reason: x}');
    expect([exitCode(report), sentences(report)]).toEqual([1, []]);
    expect(report.summary.known).toBeUndefined();
    expect(report.scenarios.map(({ checks }) => checks[0]?.known)).toEqual([undefined, { reason: 'x' }, undefined]);
  });

  test('hides nothing of the same clause that could not be judged', async () => {
    const cannot = tinyScenario('a/cannot', { 'seq.distinct': (expect) => expect.untestable('nobody knows') });
    const report = await reportOf([fails, cannot, passes], '- {clause: seq.distinct, scenario: a/fails, reason: x}');
    expect([exitCode(report), report.clauses.find(({ id }) => id === 'seq.distinct')?.verdict]).toEqual([3, 'untestable']);
  });

  test('does not end a run at the first violation, and is not repeated', async () => {
    const stage = tinyStage();
    const report = await reportOf(stories, '- {clause: seq.distinct, reason: x}', { bail: true, stage });
    expect([exitCode(report), report.ended]).toEqual([0, undefined]);
    await reportOf(stories, '- {clause: seq.distinct, reason: x}', { repeatFailed: 3, stage });
    expect(stage.log.filter((line) => line === 'play a/fails')).toHaveLength(2);
  });

  test('that is all there was is no reason to say that nothing was judged', async () => {
    expect(exitCode(await reportOf([fails], '- {clause: seq.distinct, reason: x}'))).toBe(0);
  });
});

describe('an entry that does not fit any more fails the run, with a sentence that names file and line', () => {
  const known = '- {clause: seq.distinct, reason: x}\n';
  test.each<[string, string, string]>([
    ['holds', '- {clause: seq.increasing, reason: x}', 'known.yaml:2: the entry for seq.increasing is out of date: the clause holds now.'],
    [
      'matches no scenario',
      '- {clause: seq.increasing, scenario: a/nothing, reason: x}',
      'known.yaml:2: the entry for seq.increasing in a/nothing matches nothing: there is no such scenario.',
    ],
    [
      'names a scenario of another clause',
      '- {clause: seq.increasing, scenario: a/fails, reason: x}',
      'known.yaml:2: the entry for seq.increasing in a/fails matches nothing: this scenario does not judge the clause.',
    ],
    [
      'names a clause that no scenario judges',
      '- {clause: read.scoped, reason: x}',
      'known.yaml:2: the entry for read.scoped matches nothing: no scenario judges the clause.',
    ],
    [
      'is past its date',
      '- {clause: idem.expires, reason: x, until: 2026-03-30}',
      'known.yaml:2: the entry for idem.expires was good until 2026-03-30.',
    ],
    ['has no reason', '- {clause: idem.expires, reason: todo}', 'known.yaml:2: the entry for idem.expires has no reason yet.'],
  ])('%s', async (_, entry, sentence) => {
    const report = await reportOf(stories, `${known}${entry}\n`);
    expect([exitCode(report), report.summary.conforms]).toEqual([1, false]);
    expect(sentences(report)).toEqual([expect.stringContaining(sentence)]);
  });

  test.each(['reason: TODO', 'reason: x, until: 2026-03-30'])('%s does not make a failure a known one', async (entry) => {
    const report = await reportOf(stories, `- {clause: seq.distinct, ${entry}}`);
    expect([exitCode(report), report.summary.known]).toEqual([1, undefined]);
  });

  test.each<[string, string, Settings]>([
    ['holds and is intermittent', '- {clause: seq.increasing, reason: x, intermittent: true}', {}],
    ['was not selected', '- {clause: seq.increasing, reason: x}', { only: ['a/fails'] }],
    ['was skipped', '- {clause: idem.expires, reason: x}', {}],
    ['could not be judged', '- {clause: idem.scoped, reason: x}', {}],
  ])('but not one that %s', async (_, entry, settings) => {
    expect(sentences(await reportOf([...stories, breaks], `${known}${entry}\n`, settings))).toEqual([]);
  });

  test('it holds where all that judge it hold, or cannot fail on this target', async () => {
    const entry = '- {clause: seq.increasing, reason: x}';
    const away = tinyScenario('a/away', { 'seq.increasing': holds }, { needs: ['clock'] });
    expect(sentences(await reportOf([passes, away], entry))).toHaveLength(1);
    // What a bound of this run left out may fail in the next one.
    const kept = new Map(grantsOf([])).set('clock', { granted: false, verdict: 'skipped', reason: 'kept back', keptBack: true });
    expect(sentences(await reportOf([passes, away], entry, { grants: kept }))).toEqual([]);
    expect(sentences(await reportOf([passes, { ...breaks, clauses: ['seq.increasing'] }], entry))).toEqual([]);
    expect(sentences(await reportOf([passes, { ...away, needs: [] }], entry, { only: ['a/passes'] }))).toEqual([]);
  });
});

test('of many runs the worst counts: an entry that held in one of them is out of date', async () => {
  let times = 0;
  const sometimes = tinyScenario('a/sometimes', {
    'seq.distinct': (expect) => expect.that(++times % 2 === 0, 'every second time'),
  });
  const soaked = async (entry: string): Promise<Report> => {
    const reports = createSoakReports(2);
    for (let at = 0; at < 2; at++) reports.add(await reportOf([sometimes, passes], entry));
    return reports.report();
  };
  const plain = await soaked('- {clause: seq.distinct, reason: x}');
  expect([exitCode(plain), plain.summary.conforms, sentences(plain).length]).toEqual([1, false, 1]);
  const intermittent = await soaked('- {clause: seq.distinct, reason: x, intermittent: true}');
  expect([exitCode(intermittent), intermittent.summary]).toMatchObject([0, { conforms: true, known: 1 }]);
});

describe('a baseline that cannot be used is told with file, line and column', () => {
  test.each([
    ['clause: idem.scoped', 'known.yaml:1:1: is no list. Give a list of entries'],
    ['- {reason: x}', 'known.yaml:1:3: 0.clause: is missing. Give a clause such as idem.scoped'],
    [
      '- clause: idem.scope\n  reason: x',
      'known.yaml:1:3: 0.clause: is "idem.scope", and the contract has no such clause. Did you mean "idem.scoped"?',
    ],
    ['- clause: idem.scoped', 'known.yaml:1:3: 0.reason: is missing. Give why this failure is known'],
    ['- {clause: idem.scoped, reason: ""}', 'known.yaml:1:25: 0.reason: is "". Give why'],
    ['- clause: idem.scoped\n  reason: x\n  until: soon', 'known.yaml:3:3: 0.until: is "soon". Give the last day'],
    ['- {clause: idem.scoped, reason: x, until: 2026-02-30}', 'is "2026-02-30". Give the last day'],
    ['- clause: idem.scoped\n  reasn: x\n  reason: y', 'known.yaml:2:3: 0: there is no "reasn" in an entry. Did you mean "reason"?'],
    ['- {clause: idem.scoped, reason: x, intermittent: often}', '0.intermittent: is "often". Give true'],
    [
      '- {clause: idem.scoped, reason: x}\n- {clause: idem.scoped, reason: y}',
      'known.yaml:2:3: 1: is a second entry for idem.scoped; the first is in line 1.',
    ],
    ['- [', 'known.yaml:1:4: not readable as YAML'],
  ])('%s', (source, sentence) => {
    expect(() => parseBaseline(source, 'known.yaml')).toThrow(sentence);
  });

  test('and one without entries can', () => {
    for (const source of ['', '# nothing yet\n', '[]', 'null']) expect(parseBaseline(source, 'known.yaml').entries).toEqual([]);
  });
});

describe('bringing it up to date', () => {
  const other = tinyScenario('a/other', { 'seq.distinct': isViolated, 'idem.scoped': isViolated });
  const updated = async (source: string, told: readonly Scenario[] = [...stories, other]): Promise<string> => {
    const baseline = parseBaseline(source, 'known.yaml');
    return updateBaseline(source, baseline, await reportOf(told, source)).text;
  };

  test('adds what fails with a reason that somebody has to write, and keeps everything else', async () => {
    const source = `# Ours.

# Since the move.
- clause: seq.distinct # twice
  scenario: a/fails
  reason: "ticket 7"

# Gone by now.
- { clause: seq.increasing, reason: y }
`;
    const text = await updated(source);
    expect(text).toBe(`# Ours.

# Since the move.
- clause: seq.distinct # twice
  scenario: a/fails
  reason: "ticket 7"
- clause: seq.distinct
  scenario: a/other
  reason: TODO
- clause: idem.scoped
  scenario: a/other
  reason: TODO
`);
    // Nothing is left to do but the reasons.
    const again = await reportOf([...stories, other], text);
    expect(sentences(again)).toEqual([expect.stringContaining(':7: '), expect.stringContaining(':10: ')]);
    expect(await updated(text)).toBe(text);
    expect(exitCode(await reportOf([...stories, other], text.replaceAll('TODO', 'ticket 8')))).toBe(0);
  });

  test('begins an empty file, and never writes down what could not be judged', async () => {
    expect(await updated('', [fails, breaks, passes])).toBe(
      '# Failures that are known: they do not fail the run. Each needs a reason in place of TODO.\n\n- clause: seq.distinct\n  scenario: a/fails\n  reason: TODO\n',
    );
    expect(await updated('', [passes])).toBe('[]\n');
    expect(await updated('- {clause: seq.increasing, reason: x}\n', [passes])).toBe('[]\n');
  });

  test('leaves what somebody has to decide: what is past its date or has no reason', async () => {
    const source = '- {clause: seq.distinct, reason: x, until: 2026-01-01}\n- {clause: idem.scoped, reason: TODO}\n';
    expect(await updated(source)).toBe(source);
  });
});

describe('every reporter shows it', () => {
  const shown = () =>
    reportOf(stories, '- {clause: seq.distinct, reason: "ticket 7", until: 2026-04-01}\n- {clause: seq.increasing, reason: x}\n');

  test('pretty', async () => {
    const text = prettyReport(await shown(), { color: false, width: 80 });
    expect(text).toContain('✗ known       seq.distinct');
    expect(text).toContain(
      'Known failures (known.yaml)\n  - seq.distinct in a/fails\n    ticket 7 (until 2026-04-01)\n    it does not hold: expected 1, got 2\n',
    );
    expect(text).toContain('The baseline is out of date\n  - known.yaml:2: the entry for seq.increasing is out of date');
    expect(text).not.toContain('FAILED');
    expect(text.trimEnd().split('\n').at(-1)).toMatch(
      /^the baseline is out of date: 2 of \d+ clauses judged, 1 known failure, 1 of 2 baseline entries out of date, 1 skipped/,
    );
    const fitting = await reportOf(stories, '- {clause: seq.distinct, reason: x}\n');
    expect(prettyReport(fitting, { color: false, width: 80 })).toMatch(
      /^conforms but for 1 known failure: 2 of \d+ clauses judged, 1 skipped/m,
    );
  });

  test('junit', async () => {
    const xml = junitReport(await shown());
    expect(xml).toMatch(/tests="4" errors="0" skipped="2" failures="1"/);
    expect(xml).toContain('<skipped message="known failure: ticket 7 (until 2026-04-01)"/>');
    expect(xml).toMatch(/<testcase name="seq.increasing" classname="baseline" time="0.000">\n {4}<failure message="known.yaml:2: /);
  });

  test('github', async () => {
    const report = await shown();
    expect(githubAnnotations(report)).toMatch(/^::error file=known\.yaml,line=2,title=seq\.increasing::known\.yaml:2: [^\n]*\n$/);
    expect(githubSummary(report)).toContain('| `seq.distinct` | MUST | known failure | ticket 7 &#40;until 2026-04-01&#41; |');
    expect(githubSummary(report)).toContain('The baseline is out of date:\n\n- known.yaml:2: ');
  });
});

describe('the command', () => {
  const secret = 'a-secret-for-this-test-only';
  let server: RunningServer;
  let directory = '';
  beforeAll(async () => {
    server = await startServer({ secret }, forgetful);
  });
  afterAll(() => server.close());
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'chat-contract-baseline-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const file = (name: string): string => join(directory, name);
  async function verify(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const fake = createFakeTerminal({ env: { CHAT_CONTRACT_SECRET: secret, ...env }, cwd: directory });
    const only = ['--only', 'idempotency/duplicate-send', '--repeat-failed', '0'];
    const code = await run(['verify', server.url, ...only, ...argv], fake.terminal);
    return { code, stdout: fake.stdout(), stderr: fake.stderr() };
  }

  test('writes a baseline, fails until it has its reasons, and then does not', { timeout: 60_000 }, async () => {
    const first = await verify(['--baseline', 'known.yaml', '--update-baseline']);
    expect(first).toMatchObject({ code: 1, stderr: expect.stringMatching(/^known\.yaml: \d added with "reason: TODO", 0 taken out\n$/) });
    expect(first.stdout).not.toContain('out of date');
    const text = readFileSync(file('known.yaml'), 'utf8');
    expect(text).toContain('- clause: idem.duplicate-answer\n  scenario: idempotency/duplicate-send\n  reason: TODO\n');

    const unwritten = await verify(['--baseline', 'known.yaml']);
    expect(unwritten).toMatchObject({ code: 1, stdout: expect.stringContaining('has no reason yet') });
    writeFileSync(file('known.yaml'), text.replaceAll('TODO', 'ticket 7'));
    const known = await verify(['--baseline', 'known.yaml']);
    expect(known).toMatchObject({ code: 0, stdout: expect.stringMatching(/^conforms but for \d known failure/m) });

    // The configuration names it as well, relative to itself.
    writeFileSync(file('chat-contract.config.yaml'), 'baseline: known.yaml\n');
    expect((await verify([])).code).toBe(0);
  });

  test.each<[string, readonly string[], Readonly<Record<string, string>>, RegExp]>([
    ['in CI', ['--baseline', 'known.yaml', '--update-baseline'], { CI: 'true' }, /--update-baseline does not run in CI \(CI is "true"\)/],
    ['without a file', ['--update-baseline'], {}, /--update-baseline needs a file to write; name it with --baseline/],
    [
      'in a folder that is not there',
      ['--baseline', 'no/known.yaml', '--update-baseline'],
      {},
      /The baseline ".*no\/known\.yaml" cannot be written/,
    ],
    [
      'that is not there',
      ['--baseline', 'known.yaml'],
      {},
      /The baseline "known\.yaml" cannot be read \(ENOENT.*\)\. Give a readable file, or let --update-baseline/,
    ],
  ])('says in one sentence why it does not run: %s', async (_, argv, env, sentence) => {
    const { code, stdout, stderr } = await verify(argv, env);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(sentence)]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(existsSync(file('known.yaml'))).toBe(false);
  });
});
