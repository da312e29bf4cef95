import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../reference-server/settings.ts';
import { createProgram } from '../src/cli/program.ts';
import { run } from '../src/cli/run.ts';
import { createFakeTerminal } from './fake-terminal.ts';

async function runWith(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const fake = createFakeTerminal();
  const code = await run(argv, fake.terminal);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}

const commands = ['verify', 'list', 'explain', 'sign', 'serve', 'demo'];

describe('help', () => {
  test.each([[['--help']], [['help']], [['-h']]])('%j is no error', async (argv) => {
    const { code, stdout, stderr } = await runWith(...argv);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    expect(stdout).toMatch(/0 conforms, 1 violates, 2 usage or configuration, 3 could not be judged,\s+130 interrupted/);
  });

  test.each(commands)('of %s', async (command) => {
    const { code, stdout, stderr } = await runWith(command, '--help');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`Usage: chat-contract ${command}`);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('the version is the package version', async () => {
    expect(await runWith('--version')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('a wrong command line ends with 2 and one sentence', () => {
  test.each([
    [['verfy'], /unknown command 'verfy' \(Did you mean verify\?\)/],
    [['verify'], /No URL is given; give the address of the backend/],
    [['verify', 'http://a', '--onyl', 'x'], /unknown option '--onyl'.*--only/],
    [['verify', 'http://a', '--jobs', '0'], /'--jobs <n>' argument '0' is invalid\. Give a whole number from 1 to 64\./],
    [['verify', 'http://a', '--jobs', '1.5'], /whole number/],
    [['verify', 'http://a', '--seed', '-1'], /whole number/],
    [['verify', 'http://a', '--seed', '0x10'], /whole number/],
    [['verify', 'http://a', '--deadline', 'soon'], /Give a time above zero such as 90s, 2m or 1500ms/],
    [['verify', 'http://a', '--deadline', '0'], /Give a time above zero/],
    [['verify', 'http://a', '--max-messages', '-1'], /whole number of at least 0|whole number from 0 to/],
    [['verify', 'http://a', '--max-builds', '1', '--no-builds'], /'--no-builds' cannot be used with option '--max-builds <n>'/],
    [['verify', 'http://a', '--rate', '0'], /'--rate <n>' argument '0' is invalid\. Give a number above zero\./],
    [['verify', 'http://a', '--profile', 'quick'], /Allowed choices are smoke, read-only, full/],
    [['list', 'verdicts'], /Allowed choices are clauses, scenarios/],
    [['list', '--only', 'nothing.*'], /--only "nothing\.\*" matches no clause, group or scenario/],
    [['explain'], /missing required argument 'clause'/],
    [['explain', 'a', 'b'], /too many arguments/],
    [['sign', 'GET'], /missing required argument 'path'/],
    [['sign', 'GET', '/', '--format', 'xml'], /Allowed choices are curl, headers, json/],
    [['serve', '--eviction', 'random'], /Allowed choices are retry, takeover, in-progress/],
    [['serve', '--port', '70000'], /whole number from 0 to 65535/],
    [['serve'], /CHAT_CONTRACT_SECRET is not set/],
    [['demo', '--fast'], /unknown option '--fast'/],
  ])('%j', async (argv, sentence) => {
    const { code, stdout, stderr } = await runWith(...argv);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split('\n').length).toBe(1);
  });

  test('nothing at all shows the help', async () => {
    const { code, stdout, stderr } = await runWith();
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: chat-contract');
  });

  test('what it quotes steers no terminal', async () => {
    const hostile = 'a\u001b[2J\nb\u202e';
    for (const argv of [
      ['explain', hostile],
      [hostile],
      ['sign', hostile, '/'],
      ['list', '--only', hostile],
      ['verify', 'http://a', '--jobs', hostile],
    ]) {
      const { code, stderr } = await runWith(...argv);
      expect(code).toBe(2);
      expect(stderr).not.toMatch(/[\p{Cf}\u001b]/u);
      expect(stderr).not.toContain('\nb');
    }
  });
});

test('the defaults of serve are those of the server', () => {
  const serve = createProgram(createFakeTerminal().terminal, () => undefined).commands.find((command) => command.name() === 'serve');
  const told = Object.fromEntries((serve?.options ?? []).map((option) => [option.attributeName(), option.defaultValue as unknown]));
  const { host, maxConnections, keepAliveMs, eviction, assistantDelayMs, buildStepMs } = defaultSettings;
  expect(told).toMatchObject({
    host,
    maxConnections,
    keepAliveMs,
    eviction,
    assistantDelayMs,
    buildStepMs,
    assistant: defaultSettings.assistant ? 'on' : 'off',
  });
});
