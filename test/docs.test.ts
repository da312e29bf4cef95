import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServerMetrics } from '../reference-server/metrics/server-metrics.ts';
import { seedFormat } from '../reference-server/seed.ts';
import { type RunningServer, startServer } from '../reference-server/server.ts';
import { createProgram } from '../src/cli/program.ts';
import { type ClauseId, clauseIds, clauseOf, errors, groupOf } from '../src/contract/index.ts';
import { keysAt } from '../src/config/format.ts';
import { parseBaseline } from '../src/config/read-baseline.ts';
import { scenarios } from '../scenarios/index.ts';
import { readConfig } from '../src/config/read-config.ts';
import { toOptions } from '../src/config/to-options.ts';
import { variableOf } from '../src/cli/environment-options.ts';
import { reporterNames } from '../src/cli/reporters.ts';
import { exitCodes, run } from '../src/cli/run.ts';
import { readYaml } from '../src/yaml/read-yaml.ts';
import { verdictsWorstFirst } from '../src/runner/report-value.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { lintCassette } from '../mock-server/cassette/lint-cassette.ts';
import { placeholderNames } from '../mock-server/cassette/placeholders.ts';
import { readCassette } from '../mock-server/cassette/read-cassette.ts';
import { commandNames } from '../mock-server/control/commands.ts';
import { faultFacts } from '../mock-server/faults/fault-facts.ts';
import { faultNames } from '../mock-server/faults/fault-rule.ts';
import { forgetful } from './answering-backend.ts';
import { quirkyBackend } from './quirky-backend.ts';
import { builtEntry, root } from './run-built.ts';
import { stubEngine, tell } from './server/stub-engine.ts';

/** The pages for people, compared with the code; `UPDATE_DOCS=1` writes the real output of the README's commands into it. */

const readmeFile = join(root, 'README.md');
const readme = readFileSync(readmeFile, 'utf8');
const secret = 'a-secret-for-this-test-only';

/** The rows of the table with this header. */
function table(...header: readonly string[]): string[][] {
  const lines = readme.split('\n');
  const from = lines.indexOf(`| ${header.join(' | ')} |`);
  const rows: string[][] = [];
  for (const line of lines.slice(from + 2)) {
    if (!line.startsWith('|')) break;
    rows.push(
      line
        .slice(2, -2)
        .split(/ ?(?<!\\)\| ?/)
        .map((cell) => cell.trim()),
    );
  }
  if (from < 0 || rows.length === 0) throw new Error(`README.md has no table with the header ${header.join(', ')}.`);
  return rows;
}

const plain = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '').replaceAll('\\|', '|');

function commandNamed(name: string): Command {
  const command = createProgram(createFakeTerminal().terminal, () => undefined).commands.find((one) => one.name() === name);
  if (command === undefined) throw new Error(`There is no command ${name}.`);
  return command;
}

describe('tables of the README', () => {
  test('clauses by group and level', () => {
    const groups = [...new Set(clauseIds.map(groupOf))];
    const rows = groups.map((group) => {
      const ids = clauseIds.filter((id) => groupOf(id) === group);
      const count = (level: string): string => String(ids.filter((id: ClauseId) => clauseOf(id).level === level).length);
      return [group, String(ids.length), count('MUST'), count('SHOULD'), count('MAY')];
    });
    expect(table('group', 'clauses', 'MUST', 'SHOULD', 'MAY', 'about').map((row) => row.slice(0, 5))).toEqual(rows);
    expect(readme).toContain(`${clauseIds.length} clauses`);
  });

  test('error codes', () => {
    const rows = Object.entries(errors).map(([code, { status, judged }]) => [code, String(status), judged ? 'yes' : 'no']);
    expect(table('code', 'status', 'judged').map((row) => row.map(plain))).toEqual(rows);
  });

  test('exit codes', () => {
    expect(table('code', 'meaning').map(([code]) => Number(code))).toEqual(Object.values(exitCodes));
  });

  test('exit codes of doctor', () => {
    expect(table('code of `doctor`', 'meaning').map(([code]) => Number(code))).toEqual(Object.values(exitCodes));
  });

  test('verdicts', () => {
    expect(
      table('verdict', 'meaning')
        .map(([verdict]) => verdict)
        .sort(),
    ).toEqual([...verdictsWorstFirst].sort());
  });

  test('options of verify', () => {
    expect(table('option', 'meaning').map(([option]) => plain(option))).toEqual(
      commandNamed('verify').options.map((option) => option.flags),
    );
  });

  test('keys of the configuration', () => {
    const keys = keysAt([]).flatMap((key) => {
      // Where a secret is told, one row tells of both places.
      const inner = keysAt([key]).filter((name) => !['env', 'file'].includes(name));
      return inner.length === 0 ? [key] : inner.map((name) => `${key}.${name}`);
    });
    expect(table('key', 'meaning').map(([key]) => plain(key))).toEqual(keys);
  });

  test('the configuration that is shown can be used', () => {
    const [, shown = ''] = /<!-- a configuration -->\n\n```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
    const directory = mkdtempSync(join(tmpdir(), 'chat-contract-docs-config-'));
    try {
      const file = join(directory, 'chat-contract.config.yaml');
      for (const [name, text] of [
        [file, shown],
        [join(directory, '.secrets/staging'), 'hush'],
        [join(directory, 'certificates/company.pem'), 'PEM'],
      ] as const) {
        mkdirSync(dirname(name), { recursive: true });
        writeFileSync(name, text);
      }
      const env = { CHAT_SECRET: 'hush', STAGING_GATE: 'open' };
      expect(toOptions(readConfig(file, 'local'), env)).toMatchObject({ secret: 'hush', urls: [{ url: 'http://127.0.0.1:4747' }] });
      expect(toOptions(readConfig(file, 'staging'), env)).toMatchObject({
        urls: [{ url: 'https://staging.example/chat-api' }],
        require: ['MUST'],
        limits: { maxMessages: 100 },
        headers: { 'x-gate': { secret: 'open' } },
      });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  test('the list of known failures that is shown can be used', () => {
    const [, shown = ''] = /### Known failures\n[\s\S]*?```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
    const { entries } = parseBaseline(shown, 'README.md');
    const judges = entries.map(({ clause, scenario }) =>
      scenarios.some((one) => one.clauses.includes(clause) && (scenario === undefined || one.id === scenario)),
    );
    expect(judges).toEqual([true, true]);
  });

  test('options of serve, with their defaults and variables', () => {
    const rows = commandNamed('serve').options.map((option) => [
      option.flags,
      option.defaultValue === undefined ? '' : String(option.defaultValue),
      variableOf(option),
    ]);
    const shown = table('option', 'meaning', 'default', 'variable');
    expect(shown.map(([option, , value, variable]) => [plain(option), plain(value), plain(variable)])).toEqual(rows);
  });

  test('paths for operators', () => {
    const source = readFileSync(join(root, 'reference-server/operator-routes.ts'), 'utf8');
    const paths = [...source.matchAll(/app\.get\('([^']+)'/g)].map(([, path]) => path);
    expect(table('path', 'what it answers, unsigned').map(([path]) => plain(path))).toEqual(paths);
  });

  test('metrics, with their types', () => {
    const metrics = createServerMetrics('retry', () => ({ total: 0, idle: 0, waiting: 0 }));
    metrics.engine(stubEngine(tell));
    const types = [...metrics.text().matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]);
    metrics.close();
    expect(table('metric', 'type', 'what it tells').map(([name, type]) => [plain(name), type])).toEqual(types);
  });

  test('options of mock, with their defaults', () => {
    const rows = commandNamed('mock').options.map((option) => [
      option.flags,
      typeof option.defaultValue === 'object' || option.defaultValue === undefined ? '' : String(option.defaultValue),
    ]);
    expect(table('option of `mock`', 'meaning', 'default').map(([option, , value]) => [plain(option), plain(value)])).toEqual(rows);
  });

  test('commands of the mock', () => {
    expect(table('command', 'what it does').map(([name]) => plain(name))).toEqual(commandNames);
  });

  test('faults of the mock, what they do and what they break', () => {
    const rows = faultNames.map((name) => {
      const { about, example, effect } = faultFacts[name];
      const found =
        effect === 'legal' ? 'nothing: it is legal' : effect === 'untestable' ? 'what needs the answer untestable' : `${effect[0]} failed`;
      return [name, about, example, found].map(plain);
    });
    expect(table('fault', 'what it does', 'example', '`verify` then finds').map((row) => row.map(plain))).toEqual(rows);
  });

  test('the cassette that is shown can be played, and every placeholder is told', () => {
    const [, shown = ''] = /<!-- a cassette -->\n\n```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
    const read = readCassette(shown, 'checkout.yaml');
    expect(read.ok ? lintCassette(read.loaded) : read.problems).toEqual([]);
    for (const name of placeholderNames) expect(readme).toMatch(new RegExp(`\`\\{\\{${name}(?::name)?\\}\\}\``));
  });

  test('the seed file that is shown can be used', () => {
    const [, shown = ''] = /<!-- a seed file -->\n\n```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
    expect(readYaml(shown, seedFormat, 'README.md')).toMatchObject({ ok: true });
  });

  test('reporters', () => {
    expect(table('reporter', 'what it writes').map(([name]) => plain(name))).toEqual([...reporterNames]);
  });

  test('options of sign are told', () => {
    for (const { long } of commandNamed('sign').options) expect(readme).toContain(`\`${long ?? ''}`);
  });
});

describe('every command', () => {
  test('is told', () => {
    for (const command of createProgram(createFakeTerminal().terminal, () => undefined).commands) {
      expect(readme).toMatch(new RegExp(`\`${command.name()}\`|chat-contract ${command.name()}|npm run ${command.name()}`));
    }
  });

  test('of a page is one that npm or the tool has', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }; // `as`: our own manifest
    const known = new Set(createProgram(createFakeTerminal().terminal, () => undefined).commands.map((command) => command.name()));
    for (const page of ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md']) {
      const text = readFileSync(join(root, page), 'utf8');
      for (const [, script = ''] of text.matchAll(/npm run ([a-z:-]+)/g)) expect(Object.keys(scripts), page).toContain(script);
      for (const [, command = ''] of text.matchAll(/`chat-contract ([a-z]+)/g)) expect([...known], page).toContain(command);
      for (const [, path = ''] of text.matchAll(
        /`((?:src|test|scenarios|http-binding|reference-server|mock-server|bench|bin)\/[\w./-]*)`/g,
      )) {
        expect(() => readFileSync(join(root, path)), `${page}: ${path}`).not.toThrow(/ENOENT/);
      }
    }
  });
});

describe('commands of the README run, and print what it shows', () => {
  const shownUrl = 'http://127.0.0.1:4747';
  let server: RunningServer;
  let directory = '';

  beforeAll(async () => {
    server = await startServer({ secret, keepAliveMs: 400 });
    directory = mkdtempSync(join(tmpdir(), 'chat-contract-docs-'));
    symlinkSync(builtEntry, join(directory, 'chat-contract'));
  });
  afterAll(async () => {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Without what differs from run to run. */
  function stable(text: string): string {
    return text
      .replace(/^run +\w+, seed \d+, [\d.]+ s, [\d,]+ messages sent$/m, 'run …')
      .replace(/\d+ deselected(?:, \d+ not judged yet)?$/m, '… deselected');
  }

  async function outputOf(command: string): Promise<string> {
    const env = { PATH: `${directory}:${process.env['PATH'] ?? ''}`, CHAT_CONTRACT_SECRET: secret };
    const { stdout, stderr } = await promisify(execFile)('/bin/sh', ['-c', command.replaceAll(shownUrl, server.url)], { env });
    expect(stderr).toBe('');
    return stdout.replaceAll(server.url, shownUrl).replace(/\n?$/, '\n');
  }

  const block = /```console\n\$ (.*)\n([\s\S]*?)```\n/g;
  const commands = [...readme.matchAll(block)].map(([, command = '', output = '']) => ({ command, output }));

  test('there is one for each kind of reader', () => {
    expect(
      commands.map(({ command }) =>
        command
          .replace(/ .*chat-contract (\w+).*/, ' $1')
          .split(' ')
          .slice(0, 2)
          .join(' '),
      ),
    ).toEqual(['chat-contract verify', 'chat-contract explain', 'chat-contract mock', 'curl sign', 'chat-contract serve']);
  });

  const isServing = ({ command }: { readonly command: string }): boolean => / (?:serve|mock)$| serve /.test(command);

  test.each(commands.filter((one) => !isServing(one)))('$command', { timeout: 60_000 }, async ({ command, output }) => {
    const real = await outputOf(command);
    if (process.env['UPDATE_DOCS'] === '1') {
      const now = readFileSync(readmeFile, 'utf8');
      writeFileSync(
        readmeFile,
        now.replace(block, (all, other: string) => (other === command ? `\`\`\`console\n$ ${command}\n${real}\`\`\`\n` : all)),
      );
    } else {
      expect(stable(output)).toBe(stable(real));
    }
  });

  test('a violation looks like that', { timeout: 60_000 }, async () => {
    const broken = await startServer({ secret }, forgetful);
    const fake = createFakeTerminal({ env: { CHAT_CONTRACT_SECRET: secret } });
    const argv = ['verify', broken.url, '--only', 'idempotency/duplicate-send', '--skip', 'post.created'];
    expect(await run(argv, fake.terminal)).toBe(1);
    await broken.close();
    const text = fake.stdout().replaceAll(broken.url, shownUrl);
    const real = text.slice(text.indexOf('  ✗ FAILED idem.'));
    const shownViolation = /(<!-- a violation -->\n\n```text\n)([\s\S]*?)```\n/;
    if (process.env['UPDATE_DOCS'] === '1') {
      writeFileSync(
        readmeFile,
        readFileSync(readmeFile, 'utf8').replace(shownViolation, (_, before: string) => `${before}${real}\`\`\`\n`),
      );
      return;
    }
    // The order of what happens at the same time differs from run to run, as do ids and times.
    const lasting = (all: string): string =>
      stable(all)
        .replace(/^.*\d ms .*\n/gm, '')
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'uuid')
        .replace(/cc-[0-9a-f]+-/g, 'cc-run-')
        .replace(/--seed \d+/g, '--seed n');
    expect(lasting(shownViolation.exec(readme)?.[2] ?? '')).toBe(lasting(real));
  });

  test('a refused signature looks like that', async () => {
    await using broken = await quirkyBackend({ key: `${secret}\n` });
    const fake = createFakeTerminal({ env: { CHAT_CONTRACT_SECRET: secret } });
    expect(await run(['doctor', broken.url], fake.terminal)).toBe(3);
    const real = fake.stdout().replaceAll(broken.url, shownUrl).replaceAll(String(broken.port), '4747');
    const shownRefusal = /(<!-- a refused signature -->\n\n```text\n)([\s\S]*?)```\n/;
    if (process.env['UPDATE_DOCS'] === '1') {
      writeFileSync(
        readmeFile,
        readFileSync(readmeFile, 'utf8').replace(shownRefusal, (_, before: string) => `${before}${real}\`\`\`\n`),
      );
      return;
    }
    const lasting = (all: string): string => all.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'uuid').replace(/[\d.]+ m?s$/gm, 'time');
    expect(lasting(shownRefusal.exec(readme)?.[2] ?? '')).toBe(lasting(real));
  });

  test.each([
    ['serve', shownUrl],
    ['mock', 'http://127.0.0.1:4748'],
  ])('%s prints one line with its URL', async (name, url) => {
    const { output = '', command = '' } = commands.find((one) => one.command.includes(` ${name}`)) ?? {};
    expect(output).toBe(`${url}\n`);
    const real = await outputOf(`${command} --port 0 --until-stdin-ends < /dev/null`);
    expect(real).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
  });

  test('the library gives a report, and prints and ends nothing by itself', async () => {
    const [, code = ''] = /```js\n(import \{ exitCode, verify \}[\s\S]*?)```/.exec(readme) ?? [];
    const env = { PATH: process.env['PATH'] ?? '', CHAT_CONTRACT_SECRET: secret };
    const script = code.replaceAll(shownUrl, server.url);
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: root, env });
    // It ends by itself: nothing is left open.
    expect(await run).toEqual({ stdout: 'passed seq.increasing \npassed seq.distinct \n', stderr: '' });
  });

  test('the code for frontends does what it says', () => {
    const [, code = '', shown = ''] = /## Build a frontend\n\n```js\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/.exec(readme) ?? [];
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' });
    expect([run.stderr, run.stdout]).toEqual(['', '7 processing 40\n']);
    expect(shown).toBe(run.stdout);
  });
});
