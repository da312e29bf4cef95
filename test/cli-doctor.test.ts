import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../src/cli/run.ts';
import type { Diagnosis } from '../src/index.ts';
import { displayWidth } from '../src/report/plain-text.ts';
import { createFakeTerminal, type FakeTerminalParts } from './fake-terminal.ts';
import { quirkyBackend } from './quirky-backend.ts';
import { tinySecret as secret } from './tiny-session.ts';
import { tcpTarget } from './tiny-target.ts';

const env = { CHAT_CONTRACT_SECRET: secret };
const lastLine = (text: string): string | undefined => text.trimEnd().split('\n').at(-1);

async function doctor(argv: readonly string[], parts: FakeTerminalParts = {}) {
  const fake = createFakeTerminal({ env, ...parts });
  const code = await run(['doctor', ...argv], fake.terminal);
  const [stdout, stderr] = [fake.stdout(), fake.stderr()];
  expect(stdout + stderr).not.toContain(secret);
  return { code, stdout, stderr };
}

describe('the outcome', () => {
  test('well: 0', async () => {
    await using backend = await quirkyBackend();
    const { code, stdout, stderr } = await doctor([backend.url]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')[0]).toBe(backend.url);
    expect(stdout).toMatch(/^Asks as user \S+ in project/m);
    expect(stdout).toMatch(/^ {2}✓ ok {7}signature {3}v2 alone is accepted$/m);
    expect(lastLine(stdout)).toBe('well: 0 problems, 0 warnings; verify can judge it');
  });

  test('a problem that verify will find: 1, with what to do', async () => {
    await using backend = await quirkyBackend({ missing: ['/chat/presence'] });
    const { code, stdout } = await doctor([backend.url]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}✗ problem {2}routes {6}POST \S+\/chat\/presence is missing\n {25}→ Offer the route, /m);
    expect(lastLine(stdout)).toBe('not well: 1 problem, 1 warning; verify can judge it, and will find them');
  });

  test('nothing can be judged: 3', async () => {
    await using backend = await quirkyBackend({ encoding: 'base64' });
    const { code, stdout } = await doctor([backend.url]);
    expect(code).toBe(3);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'it is accepted (v2) with the signature in base64 → Let the backend compare lower-case hex.',
    );
    expect(lastLine(stdout)).toBe('blocked by signature: 1 problem, 0 warnings; verify can judge nothing');
  });

  test('an interrupt: 130, and what was found by then', async () => {
    const fake = createFakeTerminal({ env });
    await using silent = await tcpTarget((socket) => {
      socket.once('data', () => fake.interrupt());
    });
    expect(await run(['doctor', silent.url], fake.terminal)).toBe(130);
    expect(fake.stdout()).toContain('takes connections');
    expect(lastLine(fake.stdout())).toBe('interrupted: 0 problems, 0 warnings so far');
  });

  test.each([
    [['nowhere'], /^error: "nowhere" is no URL/],
    [[], /^error: No URL is given; give the address of the backend/],
    [['http://127.0.0.1:1', '--target', 'x'], /^error: --target x needs a configuration file/],
    [['http://127.0.0.1:1', '--reporter', 'junit'], /Allowed choices are pretty, json/],
  ])('%j is a usage error: 2', async (argv, sentence) => {
    const { code, stdout, stderr } = await doctor(argv);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(sentence)]);
  });
});

describe('what is written', () => {
  test('JSON for programs', async () => {
    await using backend = await quirkyBackend({ knows: ['v1'] });
    const { code, stdout } = await doctor([backend.url, '--reporter', 'json']);
    const diagnosis = JSON.parse(stdout) as Diagnosis; // `as`: our own
    expect(code).toBe(1);
    expect(diagnosis).toMatchObject({ schema: 'chat-contract/doctor@1', outcome: 'problems', targets: [{ url: backend.url }] });
    expect(diagnosis.targets[0]?.findings).toContainEqual({
      topic: 'signature',
      level: 'problem',
      text: expect.stringContaining('v2 alone is refused'),
      advice: expect.stringContaining('Let the backend accept v2 alone'),
      facts: { v2: '401 MISSING_SIGNATURE', v1: '200', both: '200' },
    });
  });

  test('colour only where it is wanted, and never wider than the terminal', async () => {
    await using backend = await quirkyBackend({ key: 'another secret', clockMs: 60_000 });
    const colour = '\u001b[';
    const tty = { isTTY: true, columns: 80 };
    expect((await doctor([backend.url], tty)).stdout).toContain(colour);
    const { stdout } = await doctor([backend.url], { ...tty, env: { ...env, NO_COLOR: '1' } });
    expect(stdout).not.toContain(colour);
    expect(Math.max(...stdout.split('\n').map(displayWidth))).toBeLessThanOrEqual(80);
  });

  test('what a target sent steers no terminal', async () => {
    await using backend = await quirkyBackend({
      discovery: { limits: { max_connections: 5 }, capabilities: ['\u001b[2Jx'], build: 'b\n\u001b]0;x' },
    });
    const { stdout } = await doctor([backend.url]);
    expect(stdout).toContain('\\u001b[2Jx');
    expect(stdout).not.toContain('\u001b');
  });

  test('a note while it listens, on a terminal only, and taken away', async () => {
    await using backend = await quirkyBackend();
    const { stdout, stderr } = await doctor([backend.url], { isTTY: true, columns: 60 });
    const eraseLine = '\r\u001b[2K';
    expect(stderr).toContain('a quiet stream is listened to');
    expect(stderr.split(eraseLine).every((line) => line.length < 60 && !line.includes('\n'))).toBe(true);
    expect(stderr.endsWith(eraseLine)).toBe(true);
    expect(stdout).not.toContain('listened');
  });
});

test('a target of the configuration, as its listed user', async () => {
  await using backend = await quirkyBackend({ knows: ['v1'] });
  const directory = mkdtempSync(join(tmpdir(), 'chat-contract-doctor-'));
  try {
    const projectId = '3b241101-e2bb-4255-8caf-4136c566a962';
    const userId = '9f8b1c5e-2c7d-4e0a-9a55-0f6a3f1d2b11';
    writeFileSync(join(directory, 'secret'), secret);
    writeFileSync(
      join(directory, 'chat-contract.config.yaml'),
      `targets:\n  staging:\n    url: ${backend.url}\n    auth: {scheme: v2, secret: {file: secret}}\n    identities: {projects: [{id: ${projectId}}], users: [${userId}]}\n`,
    );
    const { code, stdout } = await doctor(['--target', 'staging'], { env: {}, cwd: directory });
    expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([3, expect.stringContaining(`Asks as user ${userId} in project ${projectId}`)]);
    expect(stdout.replace(/\s+/g, ' ')).toContain('it is accepted with v1 alone → Set auth.scheme to v1');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
