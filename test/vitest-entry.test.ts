import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunningServer, startServer } from '../reference-server/server.ts';
import { forgetful, talkative } from './answering-backend.ts';
import { root } from './run-built.ts';

/** `chat-contract/vitest` as its users have it: a project of their own, their Vitest, the built package. */

const secret = 'a-secret-for-this-test-only';
const results = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(z.object({ title: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() })),
    }),
  ),
});

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-contract-vitest-'));
  mkdirSync(join(directory, 'node_modules'));
  symlinkSync(root, join(directory, 'node_modules/chat-contract'));
  symlinkSync(join(root, 'node_modules/vitest'), join(directory, 'node_modules/vitest'));
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  /** Clause id -> how its test ended, and what it said. */
  readonly tests: ReadonlyMap<string, { readonly status: string; readonly said: string }>;
  readonly output: string;
}

async function vitest(name: string, source: string): Promise<Outcome> {
  writeFileSync(join(directory, `${name}.test.ts`), source);
  const file = join(directory, `${name}.json`);
  const args = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    `--root=${directory}`,
    `${name}.test.ts`,
    '--reporter=verbose',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const env = { PATH: process.env['PATH'] ?? '', CHAT_CONTRACT_SECRET: secret, NO_COLOR: '1', CI: '1' };
  const ended = await new Promise<{ code: number; output: string }>((resolve) => {
    execFile(process.execPath, args, { cwd: directory, env }, (failure, stdout, stderr) => {
      resolve({ code: failure === null ? 0 : Number(failure.code), output: stdout + stderr });
    });
  });
  const { testResults } = results.parse(JSON.parse(readFileSync(file, 'utf8')));
  const tests = testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(
      ({ title, status, failureMessages }) => [title.split(':')[0] ?? '', { status, said: (failureMessages ?? []).join('\n') }] as const,
    ),
  );
  return { ...ended, tests: new Map(tests) };
}

const judging = (url: string, selection: string, more = ''): string => `
import { contractTests } from 'chat-contract/vitest';
contractTests(() => ({ urls: ['${url}'], secret: '${secret}'${more} }), ${selection});
`;

async function against<T>(server: Promise<RunningServer>, use: (url: string) => Promise<T>): Promise<T> {
  const { url, close } = await server;
  try {
    return await use(url);
  } finally {
    await close();
  }
}

describe('chat-contract/vitest', { timeout: 90_000 }, () => {
  test('the example of the README passes against a backend that conforms, and what it lacks is skipped', () =>
    against(startServer({ secret }), async (url) => {
      const readme = readFileSync(join(root, 'README.md'), 'utf8');
      const [, example = ''] = /```ts\n(import \{ contractTests \}[\s\S]*?)```/.exec(readme) ?? [];
      const { code, tests, output } = await vitest('example', example.replace('http://127.0.0.1:4747', url));
      expect([code, output]).toEqual([0, expect.stringContaining('needs clock')]);
      expect([...tests.keys()].filter((id) => !/^(?:idem|seq)\./.test(id))).toEqual([]);
      expect(tests.get('idem.duplicate-answer')?.status).toBe('passed');
      expect(tests.get('seq.visible-in-order')?.status).toBe('passed');
      expect(tests.get('idem.expires')?.status).toMatch(/skipped|pending/);
    }));

  test('a clause that does not hold fails its test and no other, with both values and the transcript', () =>
    against(startServer({ secret }, forgetful), async (url) => {
      const selection = "{ only: ['idem.duplicate-answer', 'seq.increasing'] }";
      const { code, tests, output } = await vitest('forgetful', judging(url, selection));
      expect(code).toBe(1);
      expect(tests.get('seq.increasing')?.status).toBe('passed');
      expect(tests.get('idem.duplicate-answer')?.status).toBe('failed');
      const said = tests.get('idem.duplicate-answer')?.said ?? '';
      expect(said).toContain('ClauseNotHeld: failed: status\n');
      expect(said).toMatch(/✗ FAILED idem\.duplicate-answer \(MUST, P1\), failed 3 of 3/);
      expect(said).toMatch(/→ #\d POST \/v1\/chat\/unified/);
      expect(said).toMatch(/run again {3}chat-contract verify/);
      expect(output).toMatch(/Expected: "200"\nReceived: "201"/);
      expect(output).not.toContain(secret);
    }));

  test('a warning is told by a test that passes', () =>
    against(startServer({ secret }, talkative), async (url) => {
      const { code, tests, output } = await vitest('talkative', judging(url, "{ only: ['post.minimal-answer'] }"));
      expect([code, tests.get('post.minimal-answer')?.status]).toEqual([0, 'passed']);
      expect(output).toContain('warned: ');
    }));

  test('what could not be judged fails, and a filter that matches nothing is an error', async () => {
    const dead = await vitest('dead', judging('http://127.0.0.1:1', "{ only: ['seq.increasing'] }"));
    expect([dead.code, dead.tests.get('seq.increasing')?.status]).toEqual([1, 'failed']);
    expect(dead.tests.get('seq.increasing')?.said).toContain('untestable: Failed to reach http://127.0.0.1:1: connection refused.');
    const wrong = await vitest('wrong', judging('http://127.0.0.1:1', "{ only: ['seq.nothing'] }"));
    expect([wrong.code, wrong.output]).toEqual([1, expect.stringContaining('"seq.nothing" matches no clause')]);
  });
});
