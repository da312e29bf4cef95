import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryPorts } from '../src/engine/memory.ts';
import type { Admission, EvictionPolicy, Ports, Takeover } from '../src/engine/ports.ts';
import { manualClock } from './engine/manual-clock.ts';
import { ownPrefix, redisUrl } from './redis/own-prefix.ts';
import { eventually, newcomer, type Replica, replica } from './redis/replica.ts';

const prefix = ownPrefix();
const url = redisUrl ?? '';
/** A user of its own for each test: places are counted by user and project. */
const somebody = () => ({ userId: randomUUID() });

const admitted = (evicted?: string): Partial<Admission> => ({ outcome: 'admitted', evicted });

describe.skipIf(redisUrl === undefined)('places kept in Redis', () => {
  it('are counted together by replicas, and the one that holds a victim is told', async () => {
    const [one, two] = await Promise.all([replica(url, prefix), replica(url, prefix)]);
    const who = somebody();
    expect(await one.connections.admit(newcomer('a', who))).toMatchObject(admitted());
    expect(await two.connections.admit(newcomer('b', who))).toMatchObject({ ...admitted(), current: 2 });
    expect(await two.connections.admit(newcomer('c', who))).toMatchObject({ ...admitted('a'), current: 2 });
    await eventually(() => one.takeovers.length > 0, 'the takeover of a');
    expect(one.takeovers).toEqual([{ evicted: 'a', by: 'c', reason: 'connection_limit' }]);
    expect(two.takeovers).toEqual([]);
  });

  it('are free at once when they are given back, twice or not', async () => {
    const [one, two] = await Promise.all([replica(url, prefix), replica(url, prefix)]);
    const who = somebody();
    for (const id of ['a', 'b']) await one.connections.admit(newcomer(id, who));
    await one.connections.release('a');
    await one.connections.release('a');
    await one.connections.release('never seen');
    expect(await two.connections.admit(newcomer('c', who))).toMatchObject({ ...admitted(undefined), current: 2 });
    expect(one.takeovers).toEqual([]);
  });

  it('given back while they were asked for are not held', async () => {
    const one = await replica(url, prefix);
    const who = somebody();
    for (const id of ['a', 'b', 'c', 'd']) {
      const asked = one.connections.admit(newcomer(id, who));
      await one.connections.release(id);
      await asked;
    }
    expect(await one.connections.admit(newcomer('e', who))).toMatchObject({ ...admitted(undefined), current: 1 });
  });

  it('never are too many, whoever comes at the same moment', async () => {
    const [one, two] = await Promise.all([replica(url, prefix), replica(url, prefix)]);
    for (const policy of ['takeover', 'retry', 'in-progress'] as const) {
      const who = somebody();
      const admissions = await Promise.all(
        Array.from({ length: 20 }, async (_, n) => {
          const id = `${policy} ${n}`;
          const { connections } = n % 2 === 0 ? one : two;
          return { id, ...(await connections.admit(newcomer(id, { ...who, policy, maxConnections: 3 }))) };
        }),
      );
      const sat = admissions.filter(({ outcome }) => outcome === 'admitted').map(({ id }) => id);
      const gone = () => [...one.takeovers, ...two.takeovers].map(({ evicted }) => evicted).filter((id) => id.startsWith(policy));
      const victims = admissions.flatMap((admission) => ('evicted' in admission ? (admission.evicted ?? []) : []));
      await eventually(() => gone().length >= victims.length, `takeovers of ${victims.join()}`);
      expect(gone().sort()).toEqual([...victims].sort());
      expect(sat.length - victims.length).toBe(policy === 'takeover' ? 3 : 2);
    }
  });

  it.each(['retry', 'in-progress'] as const)('policy %s: the freed place waits for one newcomer, and falls free', async (policy) => {
    const [one, two] = await Promise.all([replica(url, prefix), replica(url, prefix)]);
    const who = { ...somebody(), policy, retryAfterMs: 300 };
    for (const id of ['a', 'b']) await one.connections.admit(newcomer(id, who));
    expect(await two.connections.admit(newcomer('c', who))).toEqual({ outcome: policy, evicted: 'a', current: 1, retryAfterMs: 300 });
    const second = await one.connections.admit(newcomer('d', who));
    expect(second).toMatchObject({ outcome: 'in-progress', evicted: undefined, current: 1 });
    const wait = 'retryAfterMs' in second ? second.retryAfterMs : 0;
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(300);
    await new Promise((resolve) => {
      setTimeout(resolve, wait);
    });
    expect(await one.connections.admit(newcomer('d', who))).toMatchObject(admitted(undefined));
  });

  it('of a connection that was evicted while nobody could be told, end with the next heartbeat', async () => {
    const one = await replica(url, prefix);
    const two = await replica(url, prefix);
    const who = somebody();
    for (const id of ['a', 'b']) await one.connections.admit(newcomer(id, who));
    // Deaf and dumb for a while; the heartbeat that keeps its places alive has just been sent.
    one.faults.cacheOutage(60_000);
    expect(await two.connections.admit(newcomer('c', who))).toMatchObject(admitted('a'));
    expect(one.takeovers).toEqual([]);
    one.faults.cacheOutage(0);
    await eventually(() => one.takeovers.length > 0, 'the takeover of a');
    expect(one.takeovers).toEqual([{ evicted: 'a', by: 'c', reason: 'connection_limit' }]);
  });

  it('given back during an outage are free when it is over', async () => {
    const [one, two] = await Promise.all([replica(url, prefix), replica(url, prefix)]);
    const who = somebody();
    for (const id of ['a', 'b']) await one.connections.admit(newcomer(id, who));
    one.faults.cacheOutage(60_000);
    await one.connections.release('a');
    one.faults.cacheOutage(0);
    await eventually(() => one.up, 'the end of the outage');
    // The same connection carries the heartbeat that gives the place back, so a question of its own comes after it.
    expect(await one.connections.admit(newcomer('c', who))).toMatchObject({ ...admitted(undefined), current: 2 });
    expect(await two.connections.admit(newcomer('d', who))).toMatchObject({ ...admitted('b'), current: 2 });
  });

  it('taken in an outage are counted by each replica, and the surplus goes when it is over', async () => {
    const [one, two] = await Promise.all([replica(url, prefix), replica(url, prefix)]);
    const who = somebody();
    for (const each of [one, two]) each.faults.cacheOutage(60_000);
    for (const id of ['a', 'b']) expect(await one.connections.admit(newcomer(id, who))).toMatchObject(admitted(undefined));
    for (const id of ['c', 'd']) expect(await two.connections.admit(newcomer(id, who))).toMatchObject(admitted(undefined));
    expect(await two.connections.admit(newcomer('e', who))).toMatchObject({ ...admitted('c'), current: 2 });
    expect(two.takeovers).toEqual([{ evicted: 'c', by: 'e', reason: 'connection_limit' }]);
    for (const each of [one, two]) each.faults.cacheOutage(0);
    await eventually(() => one.takeovers.length + two.takeovers.length === 3, 'two takeovers more');
    expect(await two.connections.admit(newcomer('f', { ...who, maxConnections: 3 }))).toMatchObject({ ...admitted(undefined), current: 3 });
  });
});

const policies: readonly EvictionPolicy[] = ['takeover', 'retry', 'in-progress'];
const comer = fc.constantFrom(undefined, 'a', 'b', 'c\nd');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('come' as const), instance: comer }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), which: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('type' as const), on: fc.boolean(), instance: comer }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 2_000, 6_000) }) },
);

interface House {
  readonly ports: Pick<Ports, 'connections' | 'typing'>;
  readonly takeovers: readonly Takeover[];
}

describe.skipIf(redisUrl === undefined)('the rule of the places', () => {
  it.each(policies)('policy %s: is the one of the memory, step by step', async (policy) => {
    const clock = manualClock();
    const memory = createMemoryPorts({ hmac: () => '', clock, assistant: { enabled: false, delayMs: 0, buildStepMs: 0 } });
    const inMemory: House & { takeovers: Takeover[] } = { ports: memory, takeovers: [] };
    memory.connections.onTakeover((takeover) => inMemory.takeovers.push(takeover));
    const one: Replica = await replica(url, prefix, clock);
    const inRedis: House = { ports: one, takeovers: one.takeovers };

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 30 }), async (steps) => {
        const { userId } = somebody();
        const { projectId } = newcomer('');
        const came: string[] = [];
        // A place that waits does so until the end: Redis' clock cannot be moved along with ours.
        const rule = { userId, policy, maxConnections: 3, retryAfterMs: 600_000 };
        for (const action of steps) {
          if (action.do === 'pass') clock.advance(action.ms);
          const outcomes = await Promise.all(
            [inMemory, inRedis].map(async ({ ports }) => {
              if (action.do === 'come') {
                const id = `${userId} ${came.length}`;
                const admission = await ports.connections.admit(newcomer(id, { ...rule, instanceId: action.instance }));
                if (admission.outcome !== 'in-progress') return admission;
                // The rest of a wait that has begun goes by two clocks.
                return { ...admission, retryAfterMs: admission.evicted === undefined ? 'the rest' : admission.retryAfterMs };
              }
              if (action.do === 'leave') await ports.connections.release(came[action.which] ?? '');
              if (action.do === 'type') {
                await ports.typing.set(projectId, userId, action.instance, action.on ? clock.now() + 5_000 : undefined);
              }
              return undefined;
            }),
          );
          if (action.do === 'come') came.push(`${userId} ${came.length}`);
          expect(outcomes[1]).toEqual(outcomes[0]);
        }
        const mine = ({ evicted }: Takeover) => evicted.startsWith(userId);
        expect(inRedis.takeovers.filter(mine)).toEqual(inMemory.takeovers.filter(mine));
      }),
      { numRuns: 40 },
    );
    expect(one.problems).toEqual([]);
  });
});
