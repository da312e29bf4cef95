import { createServer, connect, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../reference-server/server.ts';
import { scenarios } from '../scenarios/index.ts';
import { run } from '../src/cli/run.ts';
import type { Report } from '../src/runner/report-value.ts';
import { verify } from '../src/verify.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { startMutant } from './mutants/start-mutant.ts';

const across = scenarios.filter(({ id }) => id.startsWith('replicas/'));
const verdictOf = (report: Report, clause: string) => report.clauses.find(({ id }) => id === clause);

/** A front that hands its connections on to the backends in turn, as a load balancer does. */
async function startBalancer(backends: readonly string[]): Promise<{ readonly url: string } & AsyncDisposable> {
  let turn = 0;
  const open = new Set<{ destroy(): void }>();
  const server = createServer((client) => {
    const { hostname, port } = new URL(backends[turn++ % backends.length] ?? '');
    const backend = connect(Number(port), hostname);
    for (const socket of [client, backend]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        backend.destroy();
      });
    }
    client.pipe(backend).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // `as`: it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

describe('two replicas of the reference server', () => {
  test('keep every clause, none of them left unjudged', { timeout: 120_000 }, async () => {
    await using deployment = await startMutant(undefined, 2);
    const { urls, secret, controlToken } = deployment;
    const report = await verify({ urls, secret, controlToken, scenarios, seed: 1 });
    expect(
      report.clauses.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict, reason }) => ({ id, verdict, reason })),
    ).toEqual([]);
    expect(report.summary).toMatchObject({ conforms: true, deselected: 0, notJudgedYet: [] });
    expect(report.clauses).toHaveLength(109);
  });

  test.each(['takeover', 'in-progress', 'retry'] as const)(
    'count streams together under the policy %s',
    { timeout: 60_000 },
    async (eviction) => {
      await using deployment = await startMutant(
        { name: '', bug: '', breaks: [], settings: { eviction, maxConnections: 2 }, build: () => ({}) },
        2,
      );
      const { urls, secret, controlToken } = deployment;
      const report = await verify({ urls, secret, controlToken, scenarios: across });
      expect(
        report.clauses.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict, reason }) => ({ id, verdict, reason })),
      ).toEqual([]);
    },
  );

  test('one stream for each user, and three replicas', { timeout: 60_000 }, async () => {
    await using deployment = await startMutant({ name: '', bug: '', breaks: [], settings: { maxConnections: 1 }, build: () => ({}) }, 3);
    const { urls, secret, controlToken } = deployment;
    const report = await verify({ urls, secret, controlToken, scenarios: across });
    expect(
      report.clauses.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict, reason }) => ({ id, verdict, reason })),
    ).toEqual([]);
  });

  test('are verified on the command line by two URLs', { timeout: 60_000 }, async () => {
    await using deployment = await startMutant(undefined, 2);
    const fake = createFakeTerminal({ env: { CHAT_CONTRACT_SECRET: deployment.secret } });
    const argv = ['verify', ...deployment.urls, '--only', 'idem.across-replicas', '--only', 'resume.across-replicas'];
    expect(await run(argv, fake.terminal)).toBe(0);
    expect(fake.stdout()).toMatch(/passed +idem\.across-replicas/);
    expect(fake.stdout()).toMatch(/passed +resume\.across-replicas/);
  });

  test('two servers that share nothing are found out', { timeout: 60_000 }, async () => {
    const secret = 'two-strangers';
    const strangers: readonly RunningServer[] = await Promise.all([startServer({ secret }), startServer({ secret })]);
    try {
      const report = await verify({ urls: strangers.map(({ url }) => url), secret, scenarios: across, repeatFailed: 0 });
      expect(verdictOf(report, 'idem.across-replicas')).toMatchObject({ verdict: 'failed' });
      expect(verdictOf(report, 'resume.across-replicas')).toMatchObject({ verdict: 'failed' });
    } finally {
      await Promise.all(strangers.map((server) => server.close()));
    }
  });

  test('each tells stories of its own, and each request of the transcript names its replica', { timeout: 60_000 }, async () => {
    await using deployment = await startMutant(undefined, 2);
    const { urls, secret } = deployment;
    const told = scenarios.filter(({ id }) => id.startsWith('read/') || id.startsWith('preferences/'));
    const report = await verify({ urls, secret, scenarios: told, keepTranscripts: true, seed: 3 });
    const asked = report.scenarios.flatMap(({ transcript }) => transcript.flatMap((entry) => entry.url ?? []));
    expect(new Set(asked)).toEqual(new Set(urls));
    expect(report.scenarios.flatMap(({ transcript }) => transcript).some(({ lane }) => /@2$/.test(lane))).toBe(true);
  });
});

describe('what proves no replicas', () => {
  const only = across.filter(({ id }) => id === 'replicas/one-sequence');

  async function reasonFor(urls: readonly string[], secret: string, distinct?: boolean): Promise<string | undefined> {
    const report = await verify({ urls, secret, scenarios: only, distinct });
    const verdicts = new Set(report.clauses.map(({ verdict }) => verdict));
    if (verdicts.size === 1 && verdicts.has('passed')) return undefined;
    expect([...verdicts]).toEqual(['untestable']);
    return report.clauses[0]?.reason;
  }

  test('one process by two addresses, whatever the configuration says', { timeout: 60_000 }, async () => {
    await using server = await startMutant();
    await using forward = await startBalancer([server.url]);
    expect(await reasonFor([server.url, forward.url], server.secret)).toMatch(/same "instance"/);
    expect(await reasonFor([server.url, forward.url], server.secret, true)).toMatch(/same "instance"/);
    expect(await reasonFor([server.url, server.url], server.secret, true)).toMatch(/given twice/);
  });

  test('a load balancer that leads to another process each time', { timeout: 60_000 }, async () => {
    await using deployment = await startMutant(undefined, 2);
    const { urls, secret } = deployment;
    await using balancer = await startBalancer(urls);
    // Its own requests alternate, so that one look at each URL would see two different processes.
    await using other = await startBalancer([...urls].reverse());
    expect(await reasonFor([balancer.url, other.url], secret)).toMatch(/tells 2 values of "instance"/);
    expect(await reasonFor([urls[0] ?? '', balancer.url], secret, true)).toMatch(/load balancer/);
  });

  test('an instance that is not told counts by the word of the configuration only', { timeout: 60_000 }, async () => {
    const silent = {
      name: '',
      bug: '',
      breaks: [],
      build: () => ({
        app: (app: import('fastify').FastifyInstance) => {
          app.addHook('onSend', async (request, _reply, payload) =>
            request.url.startsWith('/.well-known/') && typeof payload === 'string' ? payload.replace(/,"instance":"[^"]*"/, '') : payload,
          );
        },
      }),
    };
    await using deployment = await startMutant(silent, 2);
    const { urls, secret } = deployment;
    expect(await reasonFor(urls, secret)).toMatch(/has to tell its own "instance"/);
    expect(await reasonFor(urls, secret, true)).toBeUndefined();
  });
});
