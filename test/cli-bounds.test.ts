import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../reference-server/server.ts';
import { createProgram } from '../src/cli/program.ts';
import { run } from '../src/cli/run.ts';
import type { Report } from '../src/runner/report-value.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { root } from './run-built.ts';

const secret = 'a-secret-for-this-test-only';
const controlToken = 'a-token-for-this-test-only';
let server: RunningServer;
let directory = '';
beforeAll(async () => {
  server = await startServer({ secret, controlToken, keepAliveMs: 300, assistantDelayMs: 10, buildStepMs: 5, logLevel: 'silent' });
  directory = mkdtempSync(join(tmpdir(), 'chat-contract-bounds-'));
});
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A configuration of a target on loopback that is somebody else's. */
function configured(more = ''): string[] {
  const file = join(directory, `${randomUUID()}.yaml`);
  const ids = `projects: [{id: ${randomUUID()}, disposable: true}, {id: ${randomUUID()}}]\n  users: [${randomUUID()}, ${randomUUID()}]`;
  writeFileSync(file, `url: ${server.url}\nshared: true\nidentities:\n  ${ids}\n${more}`);
  return ['--config', file];
}

async function verify(...argv: string[]) {
  const env = { CHAT_CONTRACT_SECRET: secret, CHAT_CONTRACT_CONTROL_TOKEN: controlToken };
  const fake = createFakeTerminal({ env });
  const code = await run(['verify', '--repeat-failed', '0', '--reporter', 'json', ...argv], fake.terminal);
  const report = code === 2 ? undefined : (JSON.parse(fake.stdout()) as Report); // `as`: our own report
  return {
    code,
    stderr: fake.stderr(),
    report,
    reasonOf: (id: string) => report?.clauses.find((clause) => clause.id === id)?.reason ?? '',
  };
}

describe('bounds of the command line', () => {
  test('beat those of the configuration', async () => {
    const config = configured('limits: {maxMessages: 0, maxBuilds: 0, ratePerSecond: 1}\nprofile: read-only\n');
    const only = ['--only', 'sequence/one-after-another', '--only', 'builds/life-of-a-build'];
    const { report, reasonOf } = await verify(...config, ...only, '--max-messages', '60', '--rate', '1000', '--profile', 'full');
    expect(report?.clauses.find(({ id }) => id === 'seq.increasing')).toMatchObject({ verdict: 'passed' });
    expect(reasonOf('build.lifecycle')).toBe('budget: takes at least 1 build, and none are allowed; --max-builds 1 or more admits it');
  });

  test('say what admits a scenario, and that is true', async () => {
    const only = ['--only', 'sequence/one-after-another', '--rate', '1000'];
    const { reasonOf, code } = await verify(...configured(), ...only, '--max-messages', '3');
    expect(code).toBe(3);
    const [, option = '', value = ''] = /; (--max-messages) (\d+) admits it$/.exec(reasonOf('seq.increasing')) ?? [];
    expect(await verify(...configured(), ...only, option, value)).toMatchObject({ code: 0 });
    expect(await verify(...configured(), ...only, option, String(Number(value) - 1))).toMatchObject({ code: 3 });
  });

  test('are no higher than those of the profile, and the hint knows that', async () => {
    const only = ['--only', 'preferences/scope', '--rate', '1000'];
    const lower = await verify(...configured(), ...only, '--profile', 'smoke', '--max-messages', '0');
    expect(lower.report?.summary.messagesSent).toBe(0);
    const builds = await verify(...configured(), '--only', 'builds/plan-mode', '--profile', 'smoke', '--max-builds', '5');
    expect(builds.report?.summary.buildsStarted).toBe(0);
    expect(builds.reasonOf('build.none-in-plan')).toContain('--profile full');
  });

  test('--no-builds starts none', async () => {
    const { report, reasonOf } = await verify(
      ...configured(),
      '--no-builds',
      '--only',
      'build',
      '--only',
      'post.effective-mode',
      '--rate',
      '1000',
    );
    expect([report?.summary.buildsStarted, report?.clauses.some(({ verdict }) => verdict === 'failed')]).toEqual([0, false]);
    expect(reasonOf('build.lifecycle')).toContain('--max-builds');
  });

  test('what everybody on a shared target feels is tried only with --allow-disruption', async () => {
    const only = ['--only', 'idem.expires', '--rate', '1000'];
    expect((await verify(...configured(), ...only)).reasonOf('idem.expires')).toContain('--allow-disruption admits it');
    expect((await verify(...configured(), ...only, '--allow-disruption')).report?.clauses).toMatchObject([{ verdict: 'passed' }]);
  });
});

test('a target that is not ours, without identities: the block to write stands in lines of its own', async () => {
  const { code, stderr } = await verify('http://192.0.2.1');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: This target is not on this machine[^\n]+:\n\nidentities:\n {2}projects:\n {4}- id: /);
  const [, block = ''] = /\n\n([\s\S]*)$/.exec(stderr) ?? [];
  const file = join(directory, 'written.yaml');
  writeFileSync(file, `url: http://192.0.2.1\n${block.replaceAll(/<[^>]*>/g, () => randomUUID())}`);
  expect(await verify('--config', file, '--only', 'nothing-such')).toMatchObject({ code: 2, stderr: expect.stringContaining('--only') });
});

test('every option that a sentence names is one of some command', () => {
  const optionsOf = (command: Command): string[] => [
    ...command.options.flatMap(({ long }) => long ?? []),
    ...command.commands.flatMap(optionsOf),
  ];
  const known = new Set([...optionsOf(createProgram(createFakeTerminal().terminal, () => undefined)), '--help', '--version']);
  const named = ['src', 'scenarios', 'bin'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) =>
        [...readFileSync(join(root, room, name), 'utf8').matchAll(/(?<=[\s'"`(])(?:curl .*)?(--[a-z][a-z-]+)/g)]
          .filter(([all]) => !all.startsWith('curl'))
          .map(([, option = '']) => option),
      ),
  );
  expect(named.length).toBeGreaterThan(20);
  // Of curl and of its own.
  const others = new Set(['--head', '--path-as-is', '--data-raw', '--waiting']);
  expect([...new Set(named)].filter((option) => !known.has(option) && !others.has(option))).toEqual([]);
});
