import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type RunningServer, type ServerSettings, startServer } from '../reference-server/server.ts';
import type { Ports } from '../src/engine/ports.ts';
import { scenarios } from '../scenarios/index.ts';
import { exitCode } from '../src/runner/exit-code.ts';
import type { ListedIdentities } from '../src/client/identities.ts';
import { scenario } from '../src/kit/index.ts';
import { verify, type VerifyOptions } from '../src/verify.ts';
import { writeForeign } from './write-foreign.ts';

const secret = 'the-shared-secret/of+these tests';
const controlToken = 'the-control-token-of-these-tests';

interface Filled {
  readonly server: RunningServer;
  readonly ports: Ports;
  readonly identities: ListedIdentities;
}

async function withServer<T>(use: (filled: Filled) => Promise<T>, settings: Partial<ServerSettings> = {}): Promise<T> {
  let ports: Ports | undefined;
  const server = await startServer(
    { secret, controlToken, keepAliveMs: 300, assistantDelayMs: 10, buildStepMs: 5, logLevel: 'silent', ...settings },
    { ports: (plain) => (ports = plain) },
  );
  if (ports === undefined) throw new Error('the server was started with its ports');
  const identities = {
    projects: [{ id: randomUUID(), disposable: true }, { id: randomUUID() }],
    users: [randomUUID(), randomUUID()],
  };
  try {
    return await use({ server, ports, identities });
  } finally {
    await server.close();
  }
}

const foreignText = 'what somebody else wrote';

const verifying = (url: string, options: Partial<VerifyOptions>) =>
  verify({ urls: [url], secret, controlToken, repeatFailed: 0, ...options });

describe('two users and two projects that hold 5,000 messages of others', () => {
  test(
    'are judged as new ones are, while somebody else goes on writing and another run is at work there',
    () =>
      withServer(
        async ({ server, ports, identities }) => {
          const stranger = randomUUID();
          for (const { id } of identities.projects)
            for (let count = 0; count < 5_000; count++) await writeForeign(ports, id, stranger, foreignText);
          const marks = async () =>
            Promise.all(identities.projects.flatMap(({ id }) => identities.users.map(async (user) => ports.readMarks.get(id, user))));
          const preferences = async () =>
            Promise.all(identities.projects.flatMap(({ id }) => identities.users.map(async (user) => ports.preferences.get(id, user))));
          for (const { id } of identities.projects)
            for (const user of identities.users) await ports.preferences.set(id, user, { buildImmediately: false });

          // Slower than two keep-alives, so that a stream is idle now and then.
          const writer = setInterval(() => {
            for (const { id } of identities.projects) void writeForeign(ports, id, stranger, foreignText);
          }, 1_000);
          // Another run in the same projects, as people of its own; it moves no clock.
          const others = { ...identities, users: [randomUUID(), randomUUID()] };
          const beside = scenarios.filter(({ id }) => /^(?:posting|read)\//.test(id));
          const [report, second] = await Promise.all([
            verifying(server.url, { identities, deadlineMs: 280_000 }),
            verifying(server.url, { identities: others, deadlineMs: 280_000, scenarios: beside, seed: 2 }),
          ]);
          clearInterval(writer);

          const red = [report, second].flatMap(({ clauses }) =>
            clauses.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped'),
          );
          expect(red.map(({ id, verdict, reason }) => ({ id, verdict, reason }))).toEqual([]);
          const skipped = report.clauses.filter(({ verdict }) => verdict === 'skipped').map(({ id }) => id);
          expect(
            skipped.filter((id) => !['connection.in-progress-answer', 'idem.across-replicas', 'resume.across-replicas'].includes(id)),
          ).toEqual(['read.default', 'locale.default', 'preference.default']);
          for (const clause of ['read.default', 'locale.default', 'preference.default'])
            expect(report.clauses.find(({ id }) => id === clause)?.reason, clause).toContain('"identities: invent" grants them');

          // Marks went only to what exists, and preferences are what they were.
          const heads = await Promise.all(identities.projects.map(async ({ id }) => ports.log.head(id)));
          const marked = await marks();
          for (const [at, mark] of marked.entries()) expect(mark).toBeLessThanOrEqual(heads[Math.floor(at / identities.users.length)] ?? 0);
          expect(Math.max(...marked)).toBeGreaterThan(0);
          expect(await preferences()).toEqual(identities.projects.flatMap(() => identities.users.map(() => ({ buildImmediately: false }))));

          // The footprint is what the log has of ours.
          for (const { id, userId } of identities.projects.flatMap((project) =>
            identities.users.map((userId) => ({ ...project, userId })),
          )) {
            const touched = report.footprint?.find((pair) => pair.projectId === id && pair.userId === userId);
            let stored = 0;
            for (let after = 0; ; ) {
              const page = await ports.log.page({ projectId: id, limit: 1_000, beforeSeq: undefined, afterSeq: after, mode: 'all' });
              stored += page.messages.filter((message) => message.userId === userId && message.messageType === 'user').length;
              const last = page.messages.at(-1)?.seq;
              if (last === undefined) break;
              after = last;
            }
            expect(touched?.messages.length).toBe(stored);
          }
        },
        { maxConnections: 5 },
      ),
    300_000,
  );
});

const posting = (id: string, count: number, asks?: 'build') =>
  scenario({
    id,
    title: 'Posts',
    cost: { messages: count, builds: asks === 'build' ? count : 0 },
    given: async (world) => ({ room: await world.room() }),
    when: async ({ room }, world) => {
      const replies = [];
      for (let sent = 0; sent < count; sent++)
        replies.push(await room.post(world.draft(undefined, asks === 'build' ? { buildImmediately: true } : {})));
      return { replies };
    },
    then: {
      'post.created': ({ replies }, check) => {
        for (const reply of replies) check.answered(reply, 201, 'a post');
      },
    },
  });

describe('bounds', () => {
  const stored = async ({ ports, identities }: Filled) => {
    let count = 0;
    for (const { id } of identities.projects) {
      const { messages } = await ports.log.page({ projectId: id, limit: 10_000, beforeSeq: undefined, afterSeq: undefined, mode: 'all' });
      count += messages.filter(({ messageType }) => messageType === 'user').length;
    }
    return count;
  };

  test(
    'are kept to the message by the whole suite, and what they leave out is skipped with the value that admits it',
    () =>
      withServer(async (filled) => {
        const { server, identities } = filled;
        const report = await verifying(server.url, {
          identities,
          limits: { maxMessages: 60, maxBuilds: 0 },
          skip: ['connection', 'keep-alive'],
        });
        expect(await stored(filled)).toBeLessThanOrEqual(60);
        const red = report.clauses.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped');
        expect(red.map(({ id, verdict, reason }) => ({ id, verdict, reason }))).toEqual([]);
        expect(report.clauses.filter(({ verdict }) => verdict === 'passed').length).toBeGreaterThan(20);
        expect(report.clauses.filter(({ reason }) => /^budget: .*--max-messages \d+ admits it/.test(reason ?? '')).length).toBeGreaterThan(
          0,
        );
        expect(report.clauses.find(({ id }) => id === 'build.lifecycle')?.reason).toMatch(/^budget: .*--max-builds/);
        expect(report.footprint?.flatMap(({ builds }) => builds)).toEqual([]);
      }),
    120_000,
  );

  test('are for the run, not for a story: what one leaves another may use', () =>
    withServer(async ({ server }) => {
      const report = await verifying(server.url, {
        scenarios: [posting('a/five', 5), posting('b/six', 6), posting('c/four', 4)],
        limits: { maxMessages: 10 },
        jobs: 1,
      });
      expect(report.scenarios.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['a/five passed', 'b/six skipped', 'c/four passed']);
      expect(report.summary.messagesSent).toBe(9);
      expect(report.scenarios[1]?.checks[0]?.message).toBe(
        'budget: takes up to 6 messages, and 1 of 10 are left; --max-messages 15 admits it',
      );
      expect(exitCode(report)).toBe(0);
    }));

  test('hold at the socket: a story that sends more than it says is stopped there', () =>
    withServer(async ({ server }) => {
      const greedy = { ...posting('a/greedy', 9), cost: { messages: 1 } };
      const report = await verifying(server.url, { scenarios: [greedy], limits: { maxMessages: 4 } });
      expect(report.summary.messagesSent).toBe(4);
      expect(report.scenarios[0]).toMatchObject({ verdict: 'skipped', checks: [{ message: expect.stringContaining('budget: ') }] });
    }));

  test('read-only stores nothing, whatever a story wants', () =>
    withServer(async (filled) => {
      const report = await verifying(filled.server.url, {
        identities: filled.identities,
        profile: 'read-only',
        scenarios: [posting('a/one', 1)],
      });
      expect(report.scenarios[0]).toMatchObject({ verdict: 'skipped' });
      expect(await stored(filled)).toBe(0);
    }));
});

describe("a target that is somebody else's", () => {
  test('is not judged by people nobody knows: the sentence has the block to write', () =>
    withServer(async ({ server }) => {
      await expect(verifying(server.url, { shared: true })).rejects.toMatchObject({
        code: 'no-identities',
        message: expect.stringContaining('identities:\n  projects:'),
      });
      await expect(verifying('http://192.0.2.1', {})).rejects.toMatchObject({ code: 'no-identities' });
    }));

  test(
    'is asked at a modest rate for at most 150 messages, and its clock is left alone',
    () =>
      withServer(async ({ server, identities }) => {
        const began = performance.now();
        const report = await verifying(server.url, {
          shared: true,
          identities,
          only: ['seq.increasing', 'idem.expires', 'idem.survives-cache-outage'],
        });
        const reasons = Object.fromEntries(report.clauses.map(({ id, verdict, reason }) => [id, `${verdict}: ${reason ?? ''}`]));
        expect(reasons['seq.increasing']).toMatch(/^passed/);
        expect(reasons['idem.expires']).toMatch(/^skipped: .*--allow-disruption/);
        expect(reasons['idem.survives-cache-outage']).toMatch(/^skipped: .*--allow-disruption/);
        // Twenty requests and more at five a second.
        expect(performance.now() - began).toBeGreaterThan(3_000);
      }),
    60_000,
  );

  test('may be disturbed where that is allowed', () =>
    withServer(async ({ server, identities }) => {
      const report = await verifying(server.url, {
        shared: true,
        identities,
        allowDisruption: true,
        limits: { ratePerSecond: 500 },
        only: ['idem.expires'],
      });
      expect(report.clauses[0]).toMatchObject({ id: 'idem.expires', verdict: 'passed' });
    }));
});
