import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, type ServerParts, startServer } from '../reference-server/server.ts';
import { run } from '../src/cli/run.ts';
import type { Report } from '../src/runner/report-value.ts';
import { forgetful, talkative } from './answering-backend.ts';
import { createFakeTerminal, type FakeTerminal, type FakeTerminalParts } from './fake-terminal.ts';

const secret = 'a-secret-for-this-test-only';
const env = { CHAT_CONTRACT_SECRET: secret };

const backends = { good: {}, forgetful, talkative } as const satisfies Record<string, ServerParts>;

const servers = new Map<string, RunningServer>();
let directory = '';

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'chat-contract-verify-'));
  for (const [name, parts] of Object.entries(backends))
    servers.set(name, await startServer({ secret, keepAliveMs: 400, assistantDelayMs: 10 }, parts));
});
afterAll(async () => {
  for (const server of servers.values()) await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const urlOf = (name: keyof typeof backends): string => servers.get(name)?.url ?? '';
const lastLine = (text: string): string | undefined => text.trimEnd().split('\n').at(-1);

async function verify(argv: readonly string[], parts: FakeTerminalParts = {}): Promise<FakeTerminal & { readonly code: number }> {
  const fake = createFakeTerminal({ env, ...parts });
  const code = await run(['verify', ...argv], fake.terminal);
  expect(fake.stdout() + fake.stderr()).not.toContain(secret);
  return { ...fake, code };
}

async function reportOf(argv: readonly string[]): Promise<{ code: number; report: Report }> {
  const { code, stdout } = await verify([...argv, '--reporter', 'json']);
  return { code, report: JSON.parse(stdout()) as Report }; // `as`: our own report
}

describe('the outcome', () => {
  test('conforms: 0', async () => {
    const { code, stdout, stderr } = await verify([urlOf('good'), '--only', 'idem.duplicate-answer']);
    expect([code, stderr()]).toEqual([0, '']);
    expect(lastLine(stdout())).toMatch(/^conforms: 1 of 109 clauses judged, \d+ deselected/);
  });

  test('violates: 1, with what was seen and how to see it again', async () => {
    const { code, stdout } = await verify([urlOf('forgetful'), '--only', 'idem.duplicate-answer', '--seed', '7']);
    expect(code).toBe(1);
    expect(stdout()).toContain('✗ FAILED idem.duplicate-answer (MUST, P1)');
    expect(stdout()).toMatch(/ {6}expected {2}200\n {6}actual {4}201\n/);
    expect(stdout()).toMatch(/^ {2}request id {2}cc-\w+-\S+-\d+$/m);
    expect(stdout()).toMatch(
      /^ {2}repeat {6}body='\{.*\}'; curl .* \$\(printf %s "\$body" \| chat-contract sign POST \/v1\/chat\/unified --body-file -\)$/m,
    );
    expect(stdout()).toMatch(new RegExp(`^ {2}run again {3}chat-contract verify ${urlOf('forgetful')} --only \\S+ --seed 7$`, 'm'));
    expect(lastLine(stdout())).toMatch(/^does not conform: 1 of 109 clauses judged, 1 failed, /);
  });

  test('a violated SHOULD warns, with --strict it violates', async () => {
    const argv = [urlOf('talkative'), '--only', 'post.minimal-answer'];
    const warned = await verify(argv);
    expect([warned.code, lastLine(warned.stdout())]).toEqual([0, expect.stringMatching(/^conforms: .* 1 warned/)]);
    expect(warned.stdout()).toContain('! warned post.minimal-answer (SHOULD, P1)');
    const strict = await verify([...argv, '--strict']);
    expect([strict.code, lastLine(strict.stdout())]).toEqual([1, expect.stringMatching(/^does not conform: /)]);
    expect(strict.stdout()).toMatch(/run again .* --strict$/m);
  });

  test('nobody there: 3 and what to check', async () => {
    const { code, stdout } = await verify(['http://127.0.0.1:1']);
    expect([code, lastLine(stdout())]).toEqual([3, expect.stringMatching(/^could not be judged: 0 of 109 clauses judged/)]);
    expect(stdout()).toContain('Failed to reach http://127.0.0.1:1: connection refused.');
  });

  test('another secret: 3 and what to check', async () => {
    const { code, stdout } = await verify([urlOf('good')], { env: { CHAT_CONTRACT_SECRET: 'another secret than theirs' } });
    expect(code).toBe(3);
    expect(stdout().replace(/\s+/g, ' ')).toMatch(
      /Failed to judge \S+: every form of signature is refused with 403 INVALID_SIGNATURE, .* Compare the secret with that of the backend/,
    );
    expect(stdout()).not.toContain('another secret than theirs');
  });

  test('the deadline: what was not judged is untestable', async () => {
    const { code, report } = await reportOf([urlOf('good'), '--deadline', '1ms']);
    expect([code, report.ended?.by]).toEqual([3, 'deadline']);
  });

  test('an interrupt before anything was judged: 130 and still a report', async () => {
    const fake = createFakeTerminal({ env });
    fake.interrupt();
    expect(await run(['verify', urlOf('good')], fake.terminal)).toBe(130);
    expect(lastLine(fake.stdout())).toMatch(/^could not be judged: interrupted, 0 of 109 clauses judged/);
  });

  test('an interrupt in the middle: 130 and what was judged by then', async () => {
    const fake = createFakeTerminal({ env, isTTY: true, columns: 80 });
    const { terminal } = fake;
    const stderr = {
      ...terminal.stderr,
      write: (text: string) => {
        if (/[1-9]\d* of \d+ scenarios/.test(text)) fake.interrupt();
      },
    };
    expect(await run(['verify', urlOf('good'), '--jobs', '1'], { ...terminal, stderr })).toBe(130);
    expect(fake.stdout()).toMatch(/✓ passed/);
    expect(lastLine(fake.stdout())).toMatch(/could not be judged: interrupted, [1-9]\d* of 109 clauses judged, \d+ untestable/);
  });

  test('--bail ends at the first violation', async () => {
    const { code, report } = await reportOf([urlOf('forgetful'), '--only', 'idem', '--only', 'post', '--bail', '--jobs', '1']);
    expect([code, report.ended?.by]).toEqual([1, 'bail']);
    expect(report.summary.clauses.untestable).toBeGreaterThan(0);
  });
});

describe('what goes into a run', () => {
  test('several patterns, the seed, and the base URL as it is', async () => {
    const { code, report } = await reportOf([
      `${urlOf('good')}/`,
      '--only',
      'seq.*',
      '--only',
      'post.created',
      '--skip',
      'seq.distinct',
      '--seed',
      '42',
    ]);
    expect([code, report.seed, report.target.urls]).toEqual([0, 42, [urlOf('good')]]);
    const ids = report.clauses.map((clause) => clause.id);
    expect(ids).toContain('post.created');
    expect(ids).toContain('seq.increasing');
    expect(ids).not.toContain('seq.distinct');
    expect(ids.filter((id) => !id.startsWith('seq.') && id !== 'post.created')).toEqual([]);
  });

  test('an empty control token counts as none', async () => {
    const { code } = await verify([urlOf('good'), '--only', 'post.created'], { env: { ...env, CHAT_CONTRACT_CONTROL_TOKEN: '' } });
    expect(code).toBe(0);
  });
});

describe('reporters', () => {
  const only = ['--only', 'idem.duplicate-answer', '--seed', '1'];

  test('a file each, and standard output for one', async () => {
    const [json, pretty] = [join(directory, 'report.json'), join(directory, 'report.txt')];
    const { code, stdout } = await verify([
      urlOf('good'),
      ...only,
      '--reporter',
      `json=${json}`,
      '--reporter',
      `pretty=${pretty}`,
      '--reporter',
      'json',
    ]);
    expect(code).toBe(0);
    expect(readFileSync(json, 'utf8')).toBe(stdout());
    expect(JSON.parse(stdout())).toMatchObject({ schema: 'chat-contract/report@1', seed: 1 });
    expect(readFileSync(pretty, 'utf8')).toMatch(/✓ passed {6}idem\.duplicate-answer/);
  });

  test('with files alone, standard output gets the closing line', async () => {
    const { stdout } = await verify([urlOf('good'), ...only, '--reporter', `json=${join(directory, 'alone.json')}`]);
    expect(stdout()).toMatch(/^conforms: [^\n]*\n$/);
  });

  test('colour only where it is wanted', async () => {
    const argv = [urlOf('good'), ...only];
    const colour = '\u001b[';
    expect((await verify(argv)).stdout()).not.toContain(colour);
    expect((await verify(argv, { isTTY: true, columns: 80 })).stdout()).toContain(colour);
    expect((await verify(argv, { isTTY: true, columns: 80, env: { ...env, NO_COLOR: '1' } })).stdout()).not.toContain(colour);
    expect((await verify(argv, { isTTY: true, columns: 80, env: { ...env, TERM: 'dumb' } })).stdout()).not.toContain(colour);
    expect((await verify(argv, { env: { ...env, FORCE_COLOR: '1' } })).stdout()).toContain(colour);
  });

  test('progress is drawn on standard error where somebody watches, and taken away', async () => {
    const { stderr, stdout } = await verify([urlOf('good'), ...only], { isTTY: true, columns: 40 });
    const eraseLine = '\r\u001b[2K';
    const drawn = stderr().split(eraseLine);
    expect(drawn[1]).toMatch(/^0 of \d+ scenarios$/);
    expect(drawn.every((line) => line.length < 40 && !line.includes('\n'))).toBe(true);
    expect(stderr().endsWith(eraseLine)).toBe(true);
    expect(stdout()).not.toContain('scenarios');
    expect((await verify([urlOf('good'), ...only], { columns: 40 })).stderr()).toBe('');
  });
});

describe('a wrong command line ends with 2 before anything is asked of the target', () => {
  test.each([
    [['ftp://127.0.0.1'], /"ftp:\/\/127\.0\.0\.1" is neither http nor https/],
    [['nowhere'], /"nowhere" is no URL/],
    [['http://me:pw@127.0.0.1'], /holds a user or a password/],
    [['http://127.0.0.1:1/?a=1'], /has a query or a fragment/],
    [['http://127.0.0.1:1', '--only', 'idem.nothing'], /--only "idem\.nothing" matches no clause, group or scenario/],
    [['http://127.0.0.1:1', '--skip', 'phase:P9'], /--skip "phase:P9" matches no/],
    [
      ['http://127.0.0.1:1', '--reporter', 'xml'],
      /There is no reporter "xml"; give pretty, json, junit, github or ndjson, optionally with =file/,
    ],
    [['http://127.0.0.1:1', '--reporter', 'json='], /names no file/],
    [['http://127.0.0.1:1', '--reporter', 'json', '--reporter', 'pretty'], /More than one reporter writes to standard output/],
    [['http://127.0.0.1:1', '--reporter', 'json', '--reporter', 'github'], /More than one reporter writes to standard output/],
    [['http://127.0.0.1:1', '--reporter', 'github', '--reporter', 'github'], /More than one reporter writes to standard output/],
    [['http://127.0.0.1:1', '--reporter', 'json=/nowhere/at/all.json'], /"\/nowhere\/at\/all\.json" cannot be written \(ENOENT/],
    [['http://127.0.0.1:1', '--reporter', 'json=/tmp'], /"\/tmp" cannot be written \(it is a directory\)/],
    [['http://127.0.0.1:1', '--reporter', 'json=/tmp/a', '--reporter', 'pretty=/tmp/../tmp/a'], /Two reporters write to "\/tmp\/a"/],
  ])('%j', async (argv, sentence) => {
    const { code, stdout, stderr } = await verify(argv);
    expect([code, stdout()]).toEqual([2, '']);
    expect(stderr()).toMatch(/^error: [^\n]+\n$/);
    expect(stderr()).toMatch(sentence);
    expect(stderr()).not.toContain('pw');
  });

  test.each([{}, { CHAT_CONTRACT_SECRET: '' }])('without a secret: %j', async (nothing) => {
    const fake = createFakeTerminal({ env: nothing });
    expect(await run(['verify', urlOf('good')], fake.terminal)).toBe(2);
    expect(fake.stderr()).toMatch(/^error: CHAT_CONTRACT_SECRET is not set; /);
  });
});
