import { expect, test } from 'vitest';
import { startServer } from '../reference-server/server.ts';
import { verify } from '../src/verify.ts';
import { inVirtualTime } from './virtual-time.ts';

const secret = 'the-shared-secret/of+these tests';
const controlToken = 'the-control-token-of-these-tests';

/** An answer takes 40 s, a build of four steps five minutes. */
const slow = { assistantDelayMs: 40_000, buildStepMs: 75_000 } as const;

test('an assistant that takes 40 s and builds that take 5 min: nothing fails, nothing is untestable', { timeout: 300_000 }, async () => {
  const { result: report, tookMs } = await inVirtualTime(async () => {
    const server = await startServer({ secret, controlToken, keepAliveMs: 10_000, logLevel: 'silent', ...slow });
    try {
      return await verify({
        urls: [server.url],
        secret,
        controlToken,
        shared: true,
        identities: 'invent',
        allowDisruption: true,
        limits: { maxMessages: 10_000, maxBuilds: 100, ratePerSecond: 100 },
        deadlineMs: 24 * 3_600_000,
        repeatFailed: 0,
        skip: ['resume/long-replay'],
      });
    } finally {
      await server.close();
    }
  });
  const red = report.clauses.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped');
  expect(red.map(({ id, verdict, reason }) => ({ id, verdict, reason }))).toEqual([]);
  expect(report.clauses.filter(({ verdict }) => verdict === 'skipped').map(({ id }) => id)).toEqual([
    'idem.across-replicas',
    'resume.long-replay',
    'resume.across-replicas',
  ]);
  // Builds are waited for one after another.
  expect(tookMs).toBeGreaterThan(10 * 60_000);
});

test('which is time for a run as well: one that waits no longer than four minutes for a build cannot judge what needs one', async () => {
  const { result: report } = await inVirtualTime(async () => {
    const server = await startServer({ secret, logLevel: 'silent', ...slow });
    try {
      const patience = { replyMs: 30_000, buildMs: 240_000 };
      return await verify({ urls: [server.url], secret, patience, repeatFailed: 0, only: ['build.lifecycle'] });
    } finally {
      await server.close();
    }
  });
  expect(report.clauses.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['build.lifecycle untestable']);
});
