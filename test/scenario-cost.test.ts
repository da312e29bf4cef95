import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../reference-server/server.ts';
import { scenarios } from '../scenarios/index.ts';
import { createIdentityPool, type Identities } from '../src/client/identities.ts';
import { preflight } from '../src/client/preflight.ts';
import { createRun } from '../src/client/run.ts';
import type { Capability } from '../src/contract/index.ts';
import { perform } from '../src/runner/perform.ts';
import { createSocketStage } from '../src/runner/socket-stage.ts';
import { expectedCost, worstCost } from '../src/runner/worst-cost.ts';

const secret = 'the-shared-secret/of+these tests';
const controlToken = 'the-control-token-of-these-tests';
const never = new AbortController().signal;
const listed: Identities = {
  projects: [
    { id: randomUUID(), disposable: true },
    { id: randomUUID(), disposable: true },
  ],
  users: [randomUUID(), randomUUID()],
};

let servers: RunningServer[] = [];
beforeAll(async () => {
  const settings = { secret, controlToken, keepAliveMs: 300, assistantDelayMs: 10, buildStepMs: 5, logLevel: 'silent' } as const;
  servers = [await startServer(settings), await startServer(settings)];
});
afterAll(() => Promise.all(servers.map((server) => server.close())));

describe.each([
  ['invented', 0, 'invent'],
  ['listed', 1, listed],
] as const)('what each story sends with %s identities is no more than it says', (_, at, identities) => {
  // Across replicas there is more than one server to ask, and somebody known or a filled project there is not: these are measured where they are judged.
  test.each(scenarios.filter(({ needs, by, takes }) => !needs.includes('replicas') && by !== 'identity' && takes?.filled !== true))(
    '$id',
    { timeout: 60_000 },
    async (story) => {
      const run = createRun({ urls: [servers[at]?.url ?? ''], secret, controlToken, seed: 7, version: '0' });
      const pool = createIdentityPool(identities);
      const keptBack = new Map<Capability, string>(identities === 'invent' ? [] : [['fresh-identities', 'they are listed']]);
      const found = await preflight(run, { signal: never, granted: new Set(), withdrawn: new Set(), keptBack, identities: pool.listed });
      if (!found.ok) throw new Error(found.reason);
      const before = { ...run.sent };
      const stage = createSocketStage(run, found.facts, pool);
      const { play, performance } = await perform(story, stage, never);
      const { messages, posts, builds, buildPosts, characters, streams, requests } = run.sent;
      await play?.close();
      await stage.reset();
      run.close();
      expect(performance).toMatchObject({ kind: 'played' });

      const worst = worstCost(story, { builds: 'many' });
      const sent = {
        messages: posts - before.posts,
        builds: buildPosts - before.buildPosts,
        characters,
        streams: streams - before.streams,
        requests: requests - before.requests,
      };
      expect(sent, 'at its worst').toEqual({
        messages: expect.toSatisfy((number: number) => number <= worst.messages, `at most ${worst.messages}`),
        builds: expect.toSatisfy((number: number) => number <= worst.builds, `at most ${worst.builds}`),
        characters: expect.toSatisfy((number: number) => number <= worst.characters, `at most ${worst.characters}`),
        requests: expect.toSatisfy((number: number) => number <= worst.requests, `at most ${worst.requests}`),
        streams: expect.toSatisfy((number: number) => number <= worst.streams, `at most ${worst.streams}`),
      });
      const expected = expectedCost(story, { builds: 'many' }, identities !== 'invent');
      expect(messages - before.messages).toBeLessThanOrEqual(expected.messages);
      expect(builds - before.builds).toBeLessThanOrEqual(expected.builds);
    },
  );
});
