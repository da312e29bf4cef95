import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { Takeover } from '../../src/engine/ports.ts';
import { type Lane, newcomer, somebody } from './lane.ts';

const withinMs = 5_000;

export function describeCache(lane: Lane): void {
  describe('a nonce', () => {
    it('is spent once, by whichever replica, at the same moment too', async () => {
      const deployment = await lane.deploy();
      const replicas = await Promise.all([deployment.replica(), deployment.replica()]);
      const now = deployment.clock.now();
      const nonces = [randomUUID(), 'n'.repeat(9_000), 'ü "quoted\\'];
      const spent = await Promise.all(
        Array.from({ length: 30 }, async (_, n) => [n % 3, await replicas[n % 2]?.nonces.spend(nonces[n % 3] ?? '', now, now + 600_000)]),
      );
      for (const at of [0, 1, 2]) expect(spent.filter(([which, fresh]) => which === at && fresh)).toHaveLength(1);
      expect(await replicas[0]?.nonces.spend(`${'n'.repeat(8_999)}m`, now, now + 600_000)).toBe(true);
    });

    it('is new again after its time, by the dates it is given, once', async () => {
      const { nonces } = await (await lane.deploy()).replica();
      const nonce = randomUUID();
      expect(await nonces.spend(nonce, 1_000, 2_000)).toBe(true);
      expect(await nonces.spend(nonce, 1_999, 2_999)).toBe(false);
      const again = await Promise.all([nonces.spend(nonce, 2_000, 3_000), nonces.spend(nonce, 2_000, 3_000)]);
      expect(again.filter(Boolean)).toHaveLength(1);
    });
  });

  describe('the doorbell', () => {
    it('rings here at once, elsewhere soon, and not for other projects', async () => {
      const deployment = await lane.deploy();
      const [one, two] = [await deployment.replica(), await deployment.replica()];
      const [{ projectId }, other] = [somebody(), somebody()];
      const heard = { here: 0, there: 0, other: 0 };
      const stop = one.doorbell.subscribe(projectId, () => (heard.here += 1));
      two.doorbell.subscribe(projectId, () => (heard.there += 1));
      two.doorbell.subscribe(other.projectId, () => (heard.other += 1));
      const append = async () => {
        await one.log.append(projectId, { event: 'x.told', timestamp: '', data: {} });
        const before = { ...heard };
        one.doorbell.ring(projectId);
        expect(heard.here).toBe(before.here + 1);
        await vi.waitUntil(() => heard.there > before.there, { timeout: withinMs });
      };
      await append();
      const others = heard.other;
      await append();
      expect(heard.other).toBe(others);
      stop();
      const { here } = heard;
      one.doorbell.ring(projectId);
      expect(heard.here).toBe(here);
    });
  });

  describe('connections', () => {
    const admitted = { outcome: 'admitted' } as const;

    it('are counted over all replicas; the replica that holds a victim is told of it, nobody else', async () => {
      const deployment = await lane.deploy();
      const [one, two] = [await deployment.replica(), await deployment.replica()];
      const who = somebody();
      const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
      const told: { one: Takeover[]; two: Takeover[] } = { one: [], two: [] };
      if (one !== two) two.connections.onTakeover((takeover) => told.two.push(takeover));
      one.connections.onTakeover((takeover) => told.one.push(takeover));
      expect(await one.connections.admit(newcomer(who, a))).toMatchObject({ ...admitted, current: 1 });
      expect(await two.connections.admit(newcomer(who, b))).toMatchObject({ ...admitted, current: 2 });
      expect(await two.connections.admit(newcomer(who, c))).toMatchObject({ ...admitted, evicted: a, current: 2 });
      await vi.waitUntil(() => told.one.length > 0, { timeout: withinMs });
      expect(told).toEqual({ one: [{ evicted: a, by: c, reason: 'connection_limit' }], two: [] });
      // Others' limits are not touched.
      expect(await one.connections.admit(newcomer(somebody(), randomUUID()))).toMatchObject({ ...admitted, current: 1 });
      expect(await one.connections.admit(newcomer({ ...who, projectId: randomUUID() }, randomUUID()))).toMatchObject({
        ...admitted,
        current: 1,
      });
    });

    it('give their place back once, however often they are released, and even while they are asked for', async () => {
      const deployment = await lane.deploy();
      const [one, two] = [await deployment.replica(), await deployment.replica()];
      const who = somebody();
      const ids = [randomUUID(), randomUUID()];
      for (const id of ids) await one.connections.admit(newcomer(who, id));
      for (const id of [ids[0], ids[0], randomUUID()]) await one.connections.release(id ?? '');
      expect(await two.connections.admit(newcomer(who, randomUUID()))).toMatchObject({ ...admitted, evicted: undefined, current: 2 });
    });

    it('retry: a victim makes place, further newcomers wait for it, and after its time it is free', async () => {
      const deployment = await lane.deploy();
      const [one, two] = [await deployment.replica(), await deployment.replica()];
      const who = somebody();
      const come = (replica: typeof one, more = {}) => replica.connections.admit(newcomer(who, randomUUID(), { policy: 'retry', ...more }));
      await come(one);
      await come(one);
      expect(await come(two)).toMatchObject({ outcome: 'retry', current: 1, retryAfterMs: 1_000 });
      expect(await come(one)).toMatchObject({ outcome: 'in-progress', evicted: undefined, current: 1 });
      await deployment.pass(1_000);
      // A store whose clock cannot be moved is waited for; who is sent away meanwhile changes nothing.
      const later = await vi.waitUntil(
        async () => {
          const admission = await come(two);
          return admission.outcome !== 'in-progress' && admission;
        },
        { timeout: withinMs },
      );
      expect(later).toMatchObject({ ...admitted, evicted: undefined, current: 2 });
      expect(await come(one, { policy: 'in-progress' })).toMatchObject({ outcome: 'in-progress', evicted: expect.any(String) });
    });

    it('never are too many when everybody comes at the same moment', async () => {
      const deployment = await lane.deploy();
      const replicas = await Promise.all([deployment.replica(), deployment.replica()]);
      for (const policy of ['takeover', 'retry'] as const) {
        const who = somebody();
        const gone = new Set<string>();
        for (const replica of replicas) replica.connections.onTakeover(({ evicted }) => gone.add(evicted));
        const ids = Array.from({ length: 16 }, () => randomUUID());
        const admissions = await Promise.all(
          ids.map(async (id, n) =>
            replicas[n % 2]?.connections.admit(newcomer(who, id, { policy, maxConnections: 3, retryAfterMs: 60_000 })),
          ),
        );
        const seated = ids.filter((_, n) => admissions[n]?.outcome === 'admitted');
        const evicted = admissions.flatMap((one) =>
          one !== undefined && 'evicted' in one && one.evicted !== undefined ? [one.evicted] : [],
        );
        // Each eviction has a victim of its own, and each victim hears of it.
        expect(new Set(evicted).size).toBe(evicted.length);
        await vi.waitUntil(() => evicted.every((id) => gone.has(id)), { timeout: withinMs });
        expect(seated.filter((id) => !gone.has(id)).length).toBe(policy === 'takeover' ? 3 : 2);
        expect(evicted.length).toBe(policy === 'takeover' ? 13 : 1);
      }
    });

    it('of the same instance replace each other and do not count twice', async () => {
      const deployment = await lane.deploy();
      const [one, two] = [await deployment.replica(), await deployment.replica()];
      const who = somebody();
      const [a, b] = [randomUUID(), randomUUID()];
      await one.connections.admit(newcomer(who, a, { instanceId: 'tab' }));
      expect(await two.connections.admit(newcomer(who, b, { instanceId: 'tab' }))).toEqual({ ...admitted, evicted: a, current: 1 });
    });

    it('of whoever is typing are protected, one instance or all, until it is over by the clock of the engine', async () => {
      const deployment = await lane.deploy();
      const [one, two] = [await deployment.replica(), await deployment.replica()];
      const who = somebody();
      const { projectId, userId } = who;
      const ids = { a: randomUUID(), b: randomUUID(), c: randomUUID() };
      const come = (connectionId: string, instanceId: string) => one.connections.admit(newcomer(who, connectionId, { instanceId }));
      await come(ids.a, 'A');
      await come(ids.b, 'B');
      const until = deployment.clock.now() + 5_000;
      await two.typing.set(projectId, userId, 'A', until);
      expect(await come(ids.c, 'C')).toMatchObject({ ...admitted, evicted: ids.b });
      await two.typing.set(projectId, userId, undefined, until);
      const refused = await come(randomUUID(), 'D');
      expect(refused).toEqual({ outcome: 'hard-limit', current: 2, retryAfterMs: 5_000 });
      await two.typing.set(projectId, userId, undefined, undefined);
      expect(await come(randomUUID(), 'E')).toMatchObject(admitted);
      await two.typing.set(projectId, userId, undefined, until);
      deployment.clock.advance(5_000);
      expect(await come(randomUUID(), 'F')).toMatchObject(admitted);
    });

    it('whose instance reports presence are the most recently active', async () => {
      const deployment = await lane.deploy();
      const { connections, typing } = await deployment.replica();
      const who = somebody();
      const [a, b] = [randomUUID(), randomUUID()];
      await connections.admit(newcomer(who, a, { instanceId: 'A' }));
      await connections.admit(newcomer(who, b, { instanceId: 'B' }));
      await typing.set(who.projectId, who.userId, 'A', undefined);
      expect(await connections.admit(newcomer(who, randomUUID()))).toMatchObject({ evicted: b });
    });
  });
}
