import { describe, expect, test } from 'vitest';
import { startServer } from '../reference-server/server.ts';
import type { Scenario } from '../src/kit/index.ts';
import { scenario } from '../src/kit/index.ts';
import { verify } from '../src/verify.ts';
import { startTcpProxy, type TcpProxy } from './proxy/tcp-proxy.ts';

/** A target behind a slow and restless line. `npm run bench:verify -- --rtt 300` judges everything there and measures the time. */

const secret = 'a-secret-for-this-test-only';
const rttMs = 300;
const jitterMs = 150;

async function farAway<T>(use: (url: string, proxy: TcpProxy) => Promise<T>): Promise<T> {
  const server = await startServer({ secret, keepAliveMs: 400, assistantDelayMs: 20, buildStepMs: 20 });
  const proxy = await startTcpProxy({ port: Number(new URL(server.url).port) }, { latencyMs: rttMs / 2 });
  try {
    return await use(`http://127.0.0.1:${proxy.port}`, proxy);
  } finally {
    await proxy.close();
    await server.close();
  }
}

describe('a target with a round trip of 300 ms', () => {
  test('is judged as one nearby is, jitter or not', { timeout: 180_000 }, () =>
    farAway(async (url, proxy) => {
      let turn = 0;
      // A saw-tooth rather than chance: the same in every run.
      const restless = setInterval(() => proxy.shape({ latencyMs: (rttMs + jitterMs * (((turn++ * 7) % 21) / 10 - 1)) / 2 }), 50);
      const only = ['connection', 'sse.opens-promptly', 'keep-alive', 'seq', 'idem.concurrent-once', 'resume.from-seq', 'build.lifecycle'];
      const report = await verify({ urls: [url], secret, only });
      clearInterval(restless);
      expect(report.clauses.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict, reason }) => [id, verdict, reason])).toEqual(
        [],
      );
      expect(report.clauses.length).toBeGreaterThan(20);
    }),
  );

  test('gets more stories at the same time, unless a number is given', { timeout: 60_000 }, () =>
    farAway(async (url) => {
      const most = async (jobs?: number): Promise<number> => {
        let inFlight = 0;
        let highest = 0;
        const stories = Array.from(
          { length: 20 },
          (_, at): Scenario =>
            scenario({
              id: `a/story-${at}`,
              title: 'Reads',
              given: async (world) => ({ room: await world.room() }),
              when: async ({ room }) => {
                highest = Math.max(highest, ++inFlight);
                const reply = await room.readStatus();
                inFlight -= 1;
                return { reply };
              },
              then: { 'read.default': ({ reply }, expecting) => void expecting.status(reply, 200) },
            }),
        );
        const options = { urls: [url], secret, scenarios: stories };
        await verify(jobs === undefined ? options : { ...options, jobs });
        return highest;
      };
      expect(await most()).toBe(16);
      expect(await most(3)).toBe(3);
    }),
  );
});
