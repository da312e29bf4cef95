import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startServer } from '../reference-server/server.ts';
import { scenario } from '../src/kit/index.ts';
import type { Report } from '../src/runner/report-value.ts';
import { verify } from '../src/verify.ts';
import { startBuilt } from './run-built.ts';
import { httpTarget } from './tiny-target.ts';

const secret = 'a-secret-for-this-test-only';
const controlToken = 'a-control-token-for-this-test';

/** Longer than the waits for an event and longer than what the contract grants targets and users: 5 s. */
const pauseMs = 6_000;

describe('the process that judges is stopped in the middle of a run', () => {
  test.each([40, 400, 1_200])('after %i requests: nothing is called a violation', { timeout: 90_000 }, async (requests) => {
    let seen = 0;
    let enough = () => {};
    const reached = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const server = await startServer({
      secret,
      controlToken,
      keepAliveMs: 400,
      assistantDelayMs: 20,
      buildStepMs: 20,
      logLevel: 'info',
      writeLog: () => {
        seen += 1;
        if (seen === requests) enough();
      },
    });
    const judge = startBuilt(['verify', server.url, '--reporter', 'json', '--repeat-failed', '0'], {
      CHAT_CONTRACT_SECRET: secret,
      CHAT_CONTRACT_CONTROL_TOKEN: controlToken,
    });
    await reached;
    judge.child.kill('SIGSTOP');
    // No event to wait for: that nothing happens for so long is what is tested.
    await sleep(pauseMs);
    judge.child.kill('SIGCONT');
    const code = await judge.ended;
    await server.close();

    const report = JSON.parse(judge.stdout()) as Report; // `as`: our own report
    const bad = report.clauses.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped');
    expect(bad.filter(({ verdict }) => verdict !== 'untestable')).toEqual([]);
    expect([0, 3]).toContain(code);
    // Most of it could be judged all the same.
    expect(report.summary.clauses.passed).toBeGreaterThan(70);
  });
});

/** Reads something that has to be there within a bound. */
const reads = (boundMs: number) =>
  scenario({
    id: 'a/reads',
    title: 'An answer has a bound',
    given: async (world) => ({ room: await world.room() }),
    when: async ({ room }) => ({ reply: await room.readStatus() }),
    then: {
      'read.default': ({ reply }, expecting) => {
        expecting.status(reply, 200);
        expecting.within(reply.exchange.tookMs, boundMs, 'the answer');
      },
    },
  });

function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('a bound is exceeded', () => {
  /** A target in our own process: what blocks its loop blocks ours. The preflight's requests are answered at once. */
  const answers = (story: { blocks: number } | { after: number }) =>
    httpTarget((request, response) => {
      request.resume();
      const isStory = String(request.headers['x-request-id']).includes('a.reads');
      if (isStory && 'blocks' in story) block(story.blocks);
      setTimeout(() => response.end('{"last_read_seq":0}'), isStory && 'after' in story ? story.after : 0);
    });

  test('because our own loop was blocked: untestable', async () => {
    await using target = await answers({ blocks: 1_500 });
    const report = await verify({ urls: [target.url], secret, scenarios: [reads(1_000)] });
    expect(report.clauses[0]).toMatchObject({
      verdict: 'untestable',
      reason: expect.stringMatching(/^this process itself was held up while the story was told \(for (?:1[4-9]|[2-9]\d)\d\d ms at once/),
    });
    expect(report.summary.conforms).toBe(false);
  });

  test('because the target is slow: failed, every time', async () => {
    await using target = await answers({ after: 300 });
    const report = await verify({ urls: [target.url], secret, scenarios: [reads(100)] });
    expect(report.clauses[0]).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(/^the answer: expected at most 100 ms, got \d+ ms$/),
      repeated: { failed: 3, of: 3 },
    });
  });

  test('of a request that was given 600 ms, because our own loop was blocked for 900: it has its whole time all the same', async () => {
    await using target = await answers({ blocks: 900 });
    const report = await verify({ urls: [target.url], secret, patience: { requestMs: 600 }, scenarios: [reads(60_000)] });
    expect(report.clauses[0]?.verdict).toBe('passed');
  });
});
