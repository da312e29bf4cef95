import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseRedisUrl } from '../reference-server/redis/redis-url.ts';
import { type Newcomer, StoreUnavailable } from '../src/engine/ports.ts';
import { manualClock } from './engine/manual-clock.ts';
import { startTcpProxy, type TcpProxy } from './proxy/tcp-proxy.ts';
import { ownPrefix, redisUrl } from './redis/own-prefix.ts';
import { ownRedis } from './redis/own-redis.ts';
import { eventually, newcomer, type Replica, replica } from './redis/replica.ts';

const prefix = ownPrefix();
const url = redisUrl ?? '';

/** A replica whose Redis is behind a proxy of its own. */
async function behindProxy(to: string = url): Promise<{ proxy: TcpProxy; replica: Replica }> {
  const { hostname, port } = new URL(to);
  const proxy = await startTcpProxy({ host: hostname, port: Number(port || 6379) });
  onTestFinished(() => proxy.close());
  return { proxy, replica: await replica(`redis://127.0.0.1:${proxy.port}`, prefix) };
}

const minute = 60_000;
const typing = (one: Replica) => Promise.resolve(one.typing.set(randomUUID(), randomUUID(), undefined, Date.now() + 5_000));
const outcome = async (promise: Promise<unknown>) => {
  const startedAt = performance.now();
  const failed = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  return { failed, ms: performance.now() - startedAt };
};

describe('a Redis address', () => {
  it.each([
    ['redis://h', { host: 'h', port: 6379, db: 0 }],
    ['redis://h:1/2', { host: 'h', port: 1, db: 2 }],
    ['redis://u:p%40w@[::1]:1', { host: '::1', port: 1, db: 0, username: 'u', password: 'p@w' }],
    ['redis://:p@h', { host: 'h', port: 6379, db: 0, password: 'p' }],
    ['rediss://h', { host: 'h', port: 6379, db: 0, tls: { servername: 'h' } }],
  ])('%s', (text, expected) => {
    expect(parseRedisUrl(text)).toEqual(expected);
  });

  it.each(['', 'h:6379', 'http://h', 'redis://', 'redis://:secret@h/x', 'redis://u:secret@h:99999', 'redis://u:secret%@h'])(
    '"%s" is refused in a sentence without it',
    (text) => {
      expect(() => parseRedisUrl(text)).toThrow(/^Failed to read the address of Redis\b.* Write /);
      expect(() => parseRedisUrl(text)).not.toThrow(/secret/);
    },
  );
});

describe.skipIf(redisUrl === undefined)('nonces in Redis', () => {
  it('are spent once, by whichever replica, at the same moment too', async () => {
    const [one, two] = await Promise.all([replica(url, prefix), replica(url, prefix)]);
    const nonce = randomUUID();
    const spends = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => (n % 2 === 0 ? one : two).nonces.spend(nonce, Date.now(), Date.now() + minute)),
    );
    expect(spends.filter(Boolean)).toHaveLength(1);
  });

  it('are new again by the clock of the engine, once', async () => {
    const [one, two] = await Promise.all([replica(url, prefix), replica(url, prefix)]);
    const nonce = randomUUID();
    expect(await one.nonces.spend(nonce, 1_000, 2_000)).toBe(true);
    expect(await two.nonces.spend(nonce, 1_999, 2_999)).toBe(false);
    const later = await Promise.all([one.nonces.spend(nonce, 2_000, 3_000), two.nonces.spend(nonce, 2_000, 3_000)]);
    expect(later.filter(Boolean)).toHaveLength(1);
  });

  it('spent while Redis is away are still spent, then and after', async () => {
    const one = await replica(url, prefix);
    const nonce = randomUUID();
    one.faults.cacheOutage(minute);
    expect(await one.nonces.spend(nonce, 1_000, 2_000)).toBe(true);
    expect(await one.nonces.spend(nonce, 1_500, 2_500)).toBe(false);
    one.faults.cacheOutage(0);
    expect(await one.nonces.spend(nonce, 1_500, 2_500)).toBe(false);
    expect(await one.nonces.spend(nonce, 2_000, 3_000)).toBe(true);
  });
});

describe.skipIf(redisUrl === undefined)('typing in Redis', () => {
  it('protects across replicas, one instance or all, until it is over by the clock of the engine', async () => {
    const clock = manualClock();
    const [one, two] = await Promise.all([replica(url, prefix, clock), replica(url, prefix, clock)]);
    const who = { projectId: randomUUID(), userId: randomUUID() };
    const come = (id: string, instanceId?: string) => one.connections.admit(newcomer(id, { ...who, instanceId }));
    await come('a', 'A');
    await come('b', 'B');
    await two.typing.set(who.projectId, who.userId, 'A', clock.now() + 5_000);
    expect(await come('c')).toMatchObject({ outcome: 'admitted', evicted: 'b' });
    await two.typing.set(who.projectId, who.userId, undefined, clock.now() + 5_000);
    clock.advance(2_000);
    expect(await come('d')).toMatchObject({ outcome: 'hard-limit', current: 2, retryAfterMs: 3_000 });
    clock.advance(3_000);
    expect(await come('d')).toMatchObject({ outcome: 'admitted', evicted: 'a' });
  });
});

describe.skipIf(redisUrl === undefined)('the doorbell', () => {
  it('is heard by the other replicas, once per ring, and here once', async () => {
    const [one, two] = await Promise.all([replica(url, prefix), replica(url, prefix)]);
    const project = randomUUID();
    const heard = { one: 0, two: 0 };
    // The first ring is the one that says that listening has begun.
    one.doorbell.subscribe(project, () => (heard.one += 1));
    two.doorbell.subscribe(project, () => (heard.two += 1));
    await eventually(() => heard.one === 1 && heard.two === 1, 'the beginning');
    one.doorbell.ring(project);
    expect(heard.one).toBe(2);
    await eventually(() => heard.two === 2, 'the ring');
    // Both have heard everything that was published before this one.
    two.doorbell.ring(project);
    await eventually(() => heard.one === 3, 'the ring back');
    expect(heard).toEqual({ one: 3, two: 3 });
  });

  it('makes one ring of posts that were committed together', async () => {
    const [one, two] = await Promise.all([replica(url, prefix), replica(url, prefix)]);
    const project = randomUUID();
    let heard = 0;
    two.doorbell.subscribe(project, () => (heard += 1));
    await eventually(() => heard === 1, 'the beginning');
    for (let n = 0; n < 10; n += 1) one.doorbell.ring(project);
    await eventually(() => heard > 1, 'the ring');
    const fence = randomUUID();
    let fenced = 0;
    two.doorbell.subscribe(fence, () => (fenced += 1));
    await eventually(() => fenced === 1, 'the beginning of the fence');
    one.doorbell.ring(fence);
    await eventually(() => fenced === 2, 'the fence');
    expect(heard).toBe(2);
  });

  it('is silent for who has gone', async () => {
    const [one, two] = await Promise.all([replica(url, prefix), replica(url, prefix)]);
    const [project, fence] = [randomUUID(), randomUUID()];
    const heard = { gone: 0, kept: 0 };
    const stop = two.doorbell.subscribe(project, () => (heard.gone += 1));
    two.doorbell.subscribe(fence, () => (heard.kept += 1));
    await eventually(() => heard.gone === 1 && heard.kept === 1, 'the beginning');
    stop();
    stop();
    one.doorbell.ring(project);
    one.doorbell.ring(fence);
    await eventually(() => heard.kept === 2, 'the fence');
    expect(heard.gone).toBe(1);
  });

  it('says after a cut that something may have been missed, and is heard again', async () => {
    const { proxy, replica: one } = await behindProxy();
    const two = await replica(url, prefix);
    const project = randomUUID();
    let heard = 0;
    one.doorbell.subscribe(project, () => (heard += 1));
    await eventually(() => heard === 1, 'the beginning');
    proxy.refuse();
    proxy.cutAll();
    two.doorbell.ring(project);
    // Deaf: it looks by itself.
    await eventually(() => heard > 2, 'looks without a ring');
    proxy.accept();
    await eventually(() => one.hearing, 'its return');
    const quiet = heard;
    two.doorbell.ring(project);
    await eventually(() => heard > quiet, 'the ring after the cut');
  });
});

describe.skipIf(redisUrl === undefined)('while Redis', () => {
  it('is silent, the first question costs half a second and the next ones nothing, and its return is noticed', async () => {
    const { proxy, replica: one } = await behindProxy();
    await typing(one);
    proxy.pause();
    const first = await Promise.all(Array.from({ length: 20 }, () => outcome(typing(one))));
    for (const { failed, ms } of first) {
      expect(failed).toBeInstanceOf(StoreUnavailable);
      expect(ms).toBeLessThan(2_000);
    }
    expect(one.up).toBe(false);
    const next = await outcome(typing(one));
    expect(next.failed).toBeInstanceOf(StoreUnavailable);
    expect(next.ms).toBeLessThan(100);
    expect(one.problems).toHaveLength(1);
    proxy.resume();
    await eventually(() => one.up, 'its return', 5_000);
    await typing(one);
  });

  it('refuses connections, nothing waits, and its return is noticed', async () => {
    const { proxy, replica: one } = await behindProxy();
    proxy.refuse();
    proxy.cutAll();
    await eventually(() => !one.up, 'its absence');
    const { failed, ms } = await outcome(typing(one));
    expect(failed).toBeInstanceOf(StoreUnavailable);
    expect(ms).toBeLessThan(100);
    expect(await one.nonces.spend(randomUUID(), 1, 2)).toBe(true);
    proxy.accept();
    await eventually(() => one.up, 'its return', 5_000);
    await typing(one);
  });

  it('is slow, it is not asked any more, until it is quick again', async () => {
    const { proxy, replica: one } = await behindProxy();
    proxy.shape({ latencyMs: 75 });
    const slow: number[] = [];
    while (one.up) slow.push((await outcome(typing(one))).ms);
    expect(slow.length).toBeGreaterThan(1);
    proxy.shape({});
    await eventually(() => one.up, 'its return', 5_000);
  });

  it('is away, a replica is forgotten with its places, and takes them up again', async () => {
    const { proxy, replica: one } = await behindProxy();
    const two = await replica(url, prefix);
    const who = { userId: randomUUID() };
    for (const id of ['a', 'b']) await one.connections.admit(newcomer(id, who));
    proxy.refuse();
    proxy.cutAll();
    // As after a kill: nobody is evicted for the newcomer, because nobody is there.
    await eventually(async () => {
      const { current } = await two.connections.admit(newcomer('probe', { ...who, maxConnections: 3 }));
      await two.connections.release('probe');
      return current === 1;
    }, 'the places of a replica that is gone');
    for (const id of ['c', 'd']) expect(await two.connections.admit(newcomer(id, who))).toMatchObject({ evicted: undefined });
    proxy.accept();
    // Four live where two may be: the two that came first go.
    await eventually(() => one.takeovers.length === 2, 'the takeovers', 8_000);
    expect(one.takeovers.map(({ evicted }) => evicted).sort()).toEqual(['a', 'b']);
    expect(two.takeovers).toEqual([]);
  });
});

describe.skipIf(redisUrl === undefined)('a Redis that comes back empty', () => {
  it('learns who is live, and everything is normal within 5 s', async () => {
    const redis = await ownRedis();
    const [one, two] = await Promise.all([replica(redis.url, prefix), replica(redis.url, prefix)]);
    const who = { userId: randomUUID() };
    const project = randomUUID();
    let heard = 0;
    two.doorbell.subscribe(project, () => (heard += 1));
    await eventually(() => heard === 1, 'the beginning');
    await one.connections.admit(newcomer('a', who));
    await two.connections.admit(newcomer('b', who));
    const others = Array.from({ length: 40 }, () => ({ userId: randomUUID(), maxConnections: 3 }));
    for (const other of others) await one.connections.admit(newcomer(other.userId, other));
    await redis.kill();
    await eventually(() => !one.up && !two.up, 'its absence');
    await redis.start();
    const startedAt = performance.now();
    await eventually(() => one.up && two.up, 'its return', 5_000);
    await eventually(() => heard > 1, 'a look at the log', 5_000);
    const seated = async (whom: Partial<Newcomer>) => {
      const { current } = await two.connections.admit(newcomer('probe', { ...whom, maxConnections: 3 }));
      await two.connections.release('probe');
      return current - 1;
    };
    for (const other of [{ ...who, places: 2 }, ...others.map((whom) => ({ ...whom, places: 1 }))]) {
      await eventually(async () => (await seated(other)) === other.places, 'the places of everybody', 5_000);
    }
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect([one.takeovers, two.takeovers]).toEqual([[], []]);
    expect(await two.connections.admit(newcomer('c', who))).toMatchObject({ outcome: 'admitted', evicted: 'a' });
    await eventually(() => one.takeovers.length === 1, 'the takeover');
  });

  it('cannot be reached at first: the replica starts without it', async () => {
    const redis = await ownRedis();
    await redis.kill();
    const one = await replica(redis.url, prefix);
    expect(one.up).toBe(false);
    expect(await one.connections.admit(newcomer('a'))).toMatchObject({ outcome: 'admitted', current: 1 });
    await redis.start();
    await eventually(() => one.up, 'its arrival', 5_000);
    await typing(one);
  });
});
