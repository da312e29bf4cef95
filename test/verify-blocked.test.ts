import { describe, expect, test } from 'vitest';
import { exitCode, type Report, verify, type VerifyOptions } from '../src/index.ts';
import { githubAnnotations } from '../src/report/github.ts';
import { prettyReport } from '../src/report/pretty.ts';
import { quirkyBackend } from './quirky-backend.ts';
import { tinySecret as secret } from './tiny-session.ts';
import { httpTarget, tcpTarget } from './tiny-target.ts';

/** Where nothing can be judged, verify says what the doctor says: once, whoever reports it. */

const judging = (url: string, options: Partial<VerifyOptions> = {}): Promise<Report> => verify({ urls: [url], secret, ...options });
const count = (text: string, part: string): number => text.split(part).length - 1;

async function expectBlocked(report: Report, id: string, cause: RegExp, advice: RegExp): Promise<void> {
  expect([exitCode(report), report.summary.clauses.passed, report.ended?.by]).toEqual([3, 0, 'preflight']);
  const [found, ...more] = report.rootCauses ?? [];
  expect(more).toEqual([]);
  expect(found).toMatchObject({ id, cause: expect.stringMatching(cause), advice: expect.stringMatching(advice) });
  expect(found?.clauses).toEqual(report.clauses.map((clause) => clause.id));
  const text = prettyReport(report, { color: false, width: 300 });
  expect(count(text, found?.advice ?? '?')).toBe(1);
  expect(count(githubAnnotations(report), '::error')).toBe(1);
}

describe('nothing was judged, and the cause is told once', () => {
  test('a refused signature, with the mistake that would be accepted', async () => {
    await using backend = await quirkyBackend({ encoding: 'base64' });
    const report = await judging(backend.url);
    await expectBlocked(
      report,
      'target.signature',
      /^Failed to judge http:\S+: every form .*; it is accepted \(v2\) with the signature in base64\.$/,
      /^Let the backend compare/,
    );
  });

  test('a user without access', async () => {
    await using backend = await quirkyBackend({ denies: true });
    await expectBlocked(
      await judging(backend.url),
      'target.access',
      /^Failed to judge http:\S+: the user \S+ may not use the project/,
      /identities/,
    );
  });

  test('a dead port', async () => {
    const target = await tcpTarget(() => {});
    await target[Symbol.asyncDispose]();
    await expectBlocked(
      await judging(target.url),
      'target.connection',
      /^Failed to reach http:\S+: connection refused\.$/,
      /^Check that the backend runs/,
    );
  });

  test('a socket that never answers', async () => {
    await using target = await tcpTarget((socket) => void socket.resume());
    await expectBlocked(
      await judging(target.url),
      'target.http',
      /^Failed to reach http:\S+: it takes the connection and does not answer/,
      /^Check that/,
    );
  });
});

test('a server that answers everything with 200 {} passes nothing', async () => {
  await using target = await httpTarget((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  const report = await judging(target.url, { only: ['seq', 'idem', 'read', 'auth.unsigned-refused'], repeatFailed: 0 });
  expect(report.summary.clauses.passed).toBe(0);
  expect([1, 3]).toContain(exitCode(report));
});
