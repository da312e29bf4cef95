import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { run } from '../src/cli/run.ts';
import { createFakeTerminal } from './fake-terminal.ts';

const secret = 'a secret with spaces & é';
const env = { CHAT_CONTRACT_SECRET: secret };
const user = '123e4567-e89b-42d3-a456-426614174000';

async function signed(argv: readonly string[], stdin = ''): Promise<string> {
  const fake = createFakeTerminal({ env, stdin });
  expect([await run(['sign', ...argv], fake.terminal), fake.stderr()]).toEqual([0, '']);
  expect(fake.stdout()).not.toContain(secret);
  return fake.stdout();
}

async function headersOf(argv: readonly string[], stdin = ''): Promise<Record<string, string>> {
  return z.record(z.string(), z.string()).parse(JSON.parse(await signed([...argv, '--format', 'json'], stdin)));
}

/** Section 2 of the contract, written anew. */
const hmac = (message: string): string => createHmac('sha256', secret).update(message, 'utf8').digest('hex');

describe('sign', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'chat-contract-sign-'));
    writeFileSync(join(directory, 'body.json'), '{"a":"é"}\n');
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('signs method, sorted query, time, nonce and the bytes of the body', async () => {
    const headers = await headersOf(['post', '/p/v1/chat/unified?b=2&a=%20x', '--body-file', join(directory, 'body.json')]);
    const { 'x-sheen-timestamp': time = '', 'x-sheen-nonce': nonce = '', ...rest } = headers;
    expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(5);
    expect(nonce).toMatch(/^[0-9a-f-]{36}$/);
    expect(rest).toEqual({ 'x-sheen-sig-v2': hmac(`POST\n/p/v1/chat/unified?a=+x&b=2\n${time}\n${nonce}\n{"a":"é"}\n`) });
    expect((await headersOf(['GET', '/']))['x-sheen-nonce']).not.toBe(nonce);
  });

  test('reads a body from standard input, signs v1 and adds the user', async () => {
    const headers = await headersOf(['PUT', '/a', '--body-file', '-', '--scheme', 'both', '--user', user], 'body');
    expect(headers).toMatchObject({
      'x-user-id': user,
      'x-sheen-signature': hmac(`${headers['x-sheen-timestamp']}body`),
      'x-sheen-sig-v2': hmac(`PUT\n/a\n${headers['x-sheen-timestamp']}\n${headers['x-sheen-nonce']}\nbody`),
    });
    expect(Object.keys(await headersOf(['PUT', '/a', '--scheme', 'v1']))).toEqual([
      'x-sheen-timestamp',
      'x-sheen-nonce',
      'x-sheen-signature',
    ]);
  });

  test('takes the path out of a URL', async () => {
    const headers = await headersOf(['GET', 'https://host:1/a/b?c=1#d']);
    expect(headers['x-sheen-sig-v2']).toBe(hmac(`GET\n/a/b?c=1\n${headers['x-sheen-timestamp']}\n${headers['x-sheen-nonce']}\n`));
    const root = await headersOf(['GET', 'https://host']);
    expect(root['x-sheen-sig-v2']).toBe(hmac(`GET\n/\n${root['x-sheen-timestamp']}\n${root['x-sheen-nonce']}\n`));
  });

  test('by default prints words that an unquoted $(…) hands to curl whole', async () => {
    const text = await signed(['GET', '/a', '--user', user]);
    const words = execFileSync('/bin/sh', ['-c', 'printf "%s\\n" $(cat)'], { input: text, encoding: 'utf8' }).trimEnd().split('\n');
    expect(words.filter((_, index) => index % 2 === 0)).toEqual(['-H', '-H', '-H', '-H']);
    expect(words.filter((_, index) => index % 2 === 1).map((word) => word.split(':')[0])).toEqual([
      'x-user-id',
      'x-sheen-timestamp',
      'x-sheen-nonce',
      'x-sheen-sig-v2',
    ]);
  });

  test('prints header lines for scripts', async () => {
    expect(await signed(['GET', '/a', '--format', 'headers'])).toMatch(
      /^x-sheen-timestamp: \d+\nx-sheen-nonce: \S+\nx-sheen-sig-v2: [0-9a-f]{64}\n$/,
    );
  });

  test.each([
    [['G ET', '/a'], /"G ET" is no HTTP method/],
    [['GET', 'a'], /"a" does not begin with a slash/],
    [['GET', '/a b'], /"\/a b" holds characters that no request line carries; percent-encode them/],
    [['GET', '/é'], /percent-encode/],
    [['GET', '/a', '--user', 'me'], /"me" is no UUID/],
    [['GET', '/a', '--body-file', '/nowhere/at-all'], /"\/nowhere\/at-all" cannot be read \(ENOENT/],
  ])('refuses %j', async (argv, sentence) => {
    const fake = createFakeTerminal({ env });
    expect([await run(['sign', ...argv], fake.terminal), fake.stdout()]).toEqual([2, '']);
    expect(fake.stderr()).toMatch(sentence);
  });

  test.each([{}, { CHAT_CONTRACT_SECRET: '' }])('refuses to sign without a secret: %j', async (nothing) => {
    const fake = createFakeTerminal({ env: nothing });
    expect([await run(['sign', 'GET', '/a'], fake.terminal), fake.stdout()]).toEqual([2, '']);
    expect(fake.stderr()).toBe('error: CHAT_CONTRACT_SECRET is not set; export the secret that is shared with the backend.\n');
  });
});
