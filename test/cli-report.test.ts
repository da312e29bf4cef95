import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../reference-server/server.ts';
import { run } from '../src/cli/run.ts';
import type { Report } from '../src/runner/report-value.ts';
import { forgetful } from './answering-backend.ts';
import { createFakeTerminal, type FakeTerminal, type FakeTerminalParts } from './fake-terminal.ts';
import { failedStory, sampleReport } from './sample-report.ts';

/** `report render` and `report compare`, and reports that stand in files beside each other. */

const secret = 'a-secret-for-this-test-only';
let directory = '';
let server: RunningServer;
const file = (name: string): string => join(directory, name);
const read = (name: string): string => readFileSync(file(name), 'utf8');

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'chat-contract-report-'));
  server = await startServer({ secret, keepAliveMs: 400, assistantDelayMs: 10 }, forgetful);
});
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

async function chatContract(argv: readonly string[], parts: FakeTerminalParts = {}): Promise<FakeTerminal & { readonly code: number }> {
  const fake = createFakeTerminal({ ...parts, env: { CHAT_CONTRACT_SECRET: secret, ...parts.env } });
  return { ...fake, code: await run(argv, fake.terminal) };
}

const save = (name: string, report: Report): string => {
  writeFileSync(file(name), JSON.stringify(report));
  return file(name);
};

/** The lines of an event log whatever the order in which stories ended, without those of stories that were told again. */
function lastWords(log: string): string[] {
  const last = new Map<string, string>();
  for (const line of log.trimEnd().split('\n')) {
    const { type, id } = JSON.parse(line) as { type: string; id?: string }; // `as`: our own lines
    last.set(type === 'scenario' ? `scenario ${id}` : line, line.replace(/,"again":true\}$/, '}'));
  }
  return [...last.values()].sort();
}

describe('a run with every reporter', () => {
  const names = ['pretty', 'json', 'junit', 'ndjson', 'github'] as const;
  let first: FakeTerminal & { readonly code: number };

  beforeAll(async () => {
    first = await chatContract(
      [
        'verify',
        server.url,
        '--only',
        'idem.duplicate-answer',
        '--only',
        'seq',
        '--only',
        'idem.expires',
        '--seed',
        '7',
        '--jobs',
        '1',
      ].concat(names.flatMap((name) => ['--reporter', `${name}=${file(`run.${name}`)}`])),
      { env: { GITHUB_STEP_SUMMARY: file('summary.md') } },
    );
  });

  test('tells the same violation in each, and the outcome on standard output', () => {
    expect([first.code, first.stderr()]).toEqual([1, '']);
    expect(first.stdout()).toMatch(/^does not conform: [^\n]*\n$/);
    for (const name of names) expect(read(`run.${name}`), name).toContain('idem.duplicate-answer');
    expect(read('run.github')).toMatch(/^::error title=idem\.duplicate-answer::/);
    expect(read('summary.md')).toMatch(/^\| `idem\.duplicate-answer` \| MUST \| failed \| /m);
    expect(read('run.junit')).toMatch(/<testcase name="idem\.duplicate-answer" [^>]*>\n {4}<failure /);
  });

  test.each(names)('%s: rendered again from the JSON it is the same', async (name) => {
    const { code, stdout, stderr } = await chatContract([
      'report',
      'render',
      file('run.json'),
      '--reporter',
      `${name}=${file(`again.${name}`)}`,
    ]);
    expect([code, stderr(), stdout()]).toEqual([0, '', first.stdout()]);
    if (name === 'ndjson') expect(lastWords(read('again.ndjson'))).toEqual(lastWords(read('run.ndjson')));
    else expect(read(`again.${name}`)).toBe(read(`run.${name}`));
  });

  test('rendered to standard output, from standard input', async () => {
    const { code, stdout } = await chatContract(['report', 'render', '-', '--reporter', 'junit'], { stdin: read('run.json') });
    expect([code, stdout()]).toEqual([0, read('run.junit')]);
    const pretty = await chatContract(['report', 'render', file('run.json')], { columns: 120 });
    expect(pretty.stdout()).toBe(read('run.pretty'));
  });

  test('names of testcases are the same in another run', async () => {
    await chatContract([
      'verify',
      server.url,
      '--only',
      'idem.duplicate-answer',
      '--only',
      'seq',
      '--only',
      'idem.expires',
      '--reporter',
      `junit=${file('other.junit')}`,
    ]);
    const namesIn = (xml: string) => [...xml.matchAll(/<testcase (name="[^"]*" classname="[^"]*")/g)].map(([, found]) => found);
    expect(namesIn(read('run.junit')).length).toBeGreaterThan(5);
    expect(namesIn(read('other.junit'))).toEqual(namesIn(read('run.junit')));
  });

  test('the step summary is appended to what other steps wrote', async () => {
    writeFileSync(file('steps.md'), '# before\n');
    const env = { GITHUB_STEP_SUMMARY: file('steps.md') };
    const { stdout } = await chatContract(['report', 'render', file('run.json'), '--reporter', 'pretty', '--reporter', 'github'], { env });
    expect(read('steps.md')).toMatch(/^# before\n## chat-contract: /);
    expect(stdout()).toMatch(/^does not conform: .*\n::error title=/m);
  });

  test('the event log is written while the run goes on', async () => {
    const fake = createFakeTerminal({ env: { CHAT_CONTRACT_SECRET: secret } });
    const seen: string[] = [];
    const stdout = {
      ...fake.terminal.stdout,
      write(text: string) {
        seen.push(text);
        // Nothing of what the first story ends with is kept back for the end.
        if (text.startsWith('{"type":"scenario"')) fake.interrupt();
      },
    };
    const code = await run(['verify', server.url, '--jobs', '1', '--reporter', 'ndjson'], { ...fake.terminal, stdout });
    const lines = seen
      .join('')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; verdict?: string }); // `as`: our own lines
    expect(code).toBe(130);
    expect(lines[0]?.type).toBe('started');
    expect(lines.at(-1)).toMatchObject({ type: 'finished', exitCode: 130 });
    expect(lines.filter(({ type, verdict }) => type === 'scenario' && verdict === 'untestable').length).toBeGreaterThan(10);
  });
});

describe('a report that is none', () => {
  const whole = sampleReport({}, { scenarios: [failedStory] });
  const broken: readonly (readonly [string, string, RegExp])[] = [
    ['no JSON', '{"schema":', /it is no JSON\. Give a file that verify --reporter json=<file> wrote\./],
    ['something else', '{"a":1}', /it names no schema\./],
    ['a list', '[]', /it names no schema\./],
    [
      'a later version',
      JSON.stringify({ ...whole, schema: 'chat-contract/report@2' }),
      /its schema is "chat-contract\/report@2", not "chat-contract\/report@1"/,
    ],
    ['cut short', JSON.stringify({ ...whole, scenarios: undefined }), /scenarios: /],
    [
      'a clause of another version',
      JSON.stringify({ ...whole, clauses: [{ ...whole.clauses[0], id: 'post.nothing' }] }),
      /clauses\.0\.id: this version knows no clause "post\.nothing"/,
    ],
  ];

  test.each(broken)('%s', async (name, text, sentence) => {
    writeFileSync(file('none.json'), text);
    for (const argv of [
      ['render', file('none.json')],
      ['compare', file('none.json'), file('none.json')],
    ]) {
      const { code, stdout, stderr } = await chatContract(['report', ...argv]);
      expect([name, code, stdout()]).toEqual([name, 2, '']);
      expect(stderr()).toMatch(/^error: "[^"]*none\.json" is no report of chat-contract: [^\n]+\n$/);
      expect(stderr()).toMatch(sentence);
    }
  });

  test('or that is not there', async () => {
    const { code, stderr } = await chatContract(['report', 'render', file('nowhere.json')]);
    expect([code, stderr()]).toEqual([
      2,
      expect.stringMatching(/^error: The report "[^"]*nowhere\.json" cannot be read \(ENOENT[^\n]*\n$/),
    ]);
  });

  test('or that nobody asked for', async () => {
    const { code, stderr } = await chatContract(['report']);
    expect([code, stderr()]).toEqual([2, expect.stringContaining('render')]);
  });
});

describe('two reports compared', () => {
  const good = () => save('good.json', sampleReport({}, { scenarios: [{ ...failedStory, verdict: 'passed', checks: [] }] }));
  const bad = () =>
    save('bad.json', sampleReport({ 'idem.duplicate-answer': { verdict: 'failed', reason: 'status' } }, { scenarios: [failedStory] }));

  test('worse: 1, better and the same: 0', async () => {
    const worse = await chatContract(['report', 'compare', good(), bad()]);
    expect([worse.code, worse.stdout()]).toEqual([1, expect.stringContaining('idem.duplicate-answer  passed → failed')]);
    expect((await chatContract(['report', 'compare', bad(), good()])).code).toBe(0);
    expect((await chatContract(['report', 'compare', bad(), bad()])).code).toBe(0);
  });

  test('for programs', async () => {
    const { code, stdout } = await chatContract(['report', 'compare', good(), bad(), '--reporter', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout())).toMatchObject({
      schema: 'chat-contract/comparison@1',
      worse: [{ clause: 'idem.duplicate-answer', before: 'passed', after: 'failed', reason: 'status' }],
      better: [],
      same: 108,
    });
  });
});
