import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startServer } from '../reference-server/server.ts';
import { run } from '../src/cli/run.ts';
import { createFakeTerminal, type FakeTerminalParts } from './fake-terminal.ts';

/** Secrets that end with a line end: told, used as they are, and never shown. */

const bare = 'a-secret-that-nobody-sees';
const withLineEnd = `${bare}\n`;

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-contract-line-end-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function running(argv: readonly string[], parts: FakeTerminalParts) {
  const fake = createFakeTerminal({ cwd: directory, ...parts });
  const code = await run(argv, fake.terminal);
  const [stdout, stderr] = [fake.stdout(), fake.stderr()];
  expect(stdout + stderr).not.toContain(bare);
  return { code, stdout, stderr };
}

const warning = (where: string): string =>
  `warning: the secret in ${where} ends with a line end, which is used as a part of it; where the backend has none, write it without one (printf %s instead of echo).\n`;

/** A backend whose secret ends the same way: the line end is a part of it on both sides. */
async function withBackend<T>(use: (url: string) => Promise<T>): Promise<T> {
  const backend = await startServer({ secret: withLineEnd, logLevel: 'silent' });
  try {
    return await use(backend.url);
  } finally {
    await backend.close();
  }
}

const only = ['--only', 'read.default', '--reporter', 'json'];

describe('verify tells it, and uses the secret as it is', () => {
  test('from the environment', () =>
    withBackend(async (url) => {
      const env = { CHAT_CONTRACT_SECRET: withLineEnd };
      expect(await running(['verify', url, ...only], { env })).toMatchObject({ code: 0, stderr: warning('CHAT_CONTRACT_SECRET') });
      // Without the line end it is another secret.
      expect(await running(['verify', url, ...only], { env: { CHAT_CONTRACT_SECRET: bare } })).toMatchObject({ code: 3, stderr: '' });
    }));

  test.each([
    ['auth: {secret: {file: secret.txt}}', 'the file secret.txt'],
    ['auth: {secret: {env: THEIR_SECRET}}', 'THEIR_SECRET'],
  ])('from a configuration: %s', (line, where) =>
    withBackend(async (url) => {
      writeFileSync(join(directory, 'secret.txt'), withLineEnd);
      writeFileSync(join(directory, 'chat-contract.config.yaml'), `url: ${url}\n${line}\n`);
      expect(await running(['verify', ...only], { env: { THEIR_SECRET: withLineEnd } })).toMatchObject({ code: 0, stderr: warning(where) });
    }),
  );

  test('of a replica', () =>
    withBackend(async (url) => {
      writeFileSync(join(directory, 'one.txt'), withLineEnd);
      writeFileSync(join(directory, 'chat-contract.config.yaml'), `replicas:\n  - {url: "${url}", secret: {file: one.txt}}\n`);
      expect(await running(['verify', ...only], {})).toMatchObject({ code: 0, stderr: warning('the file one.txt') });
    }));
});

test('sign tells it', async () => {
  const { code, stdout, stderr } = await running(['sign', 'GET', '/v1'], { env: { CHAT_CONTRACT_SECRET: `${bare}\r\n` } });
  expect([code, stderr]).toEqual([0, warning('CHAT_CONTRACT_SECRET')]);
  expect(stdout).toContain('x-sheen-sig-v2');
});

test('serve tells it', async () => {
  const env = { THEIR_SECRET: withLineEnd };
  const argv = ['serve', '--port', '0', '--secret-env', 'THEIR_SECRET', '--log-level', 'silent', '--until-stdin-ends'];
  expect(await running(argv, { env })).toMatchObject({ code: 0, stderr: warning('THEIR_SECRET') });
});

test('a control token that ends with one can never be sent', async () => {
  const env = { CHAT_CONTRACT_SECRET: bare, CHAT_CONTRACT_CONTROL_TOKEN: 'a-token-that-nobody-sees\n' };
  const { code, stderr } = await running(['verify', 'http://127.0.0.1:1'], { env });
  expect([code, stderr]).toEqual([
    2,
    'error: The control token holds a line end or another character that no header carries. Write it without one (printf %s instead of echo).\n',
  ]);
});
