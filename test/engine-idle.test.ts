import { describe, expect, it } from 'vitest';
import { ExpiringMap } from '../src/engine/expiring-map.ts';
import { createMemoryConnections } from '../src/engine/memory-connections.ts';
import { TypingMarks } from '../src/engine/memory-typing.ts';
import { Tails } from '../src/engine/tail.ts';
import { backend, project } from './engine/backend.ts';
import { manualClock, settled } from './engine/manual-clock.ts';

describe('what has expired is forgotten', () => {
  it('within two lifetimes, without a timer and without a scan', () => {
    const map = new ExpiringMap<number>(1_000);
    for (let now = 0; now < 20_000; now += 1) {
      map.set(`${now}`, now, now);
      expect(map.size).toBeLessThanOrEqual(2_000);
      expect(map.get(`${Math.max(0, now - 999)}`)).toBe(Math.max(0, now - 999));
    }
    map.set('last', 1, 1_000_000);
    expect(map.size).toBe(1);
  });

  it('also after the clock went forth and back', () => {
    const map = new ExpiringMap<number>(1_000);
    map.set('future', 1, 86_400_000);
    for (let now = 0; now < 10_000; now += 1) map.set(`${now}`, now, now);
    expect(map.size).toBeLessThanOrEqual(2_000);
    expect(map.get('future')).toBeUndefined();
  });

  it('typing, by its users', async () => {
    const clock = manualClock();
    const marks = new TypingMarks(clock);
    for (let n = 0; n < 1_000; n += 1) marks.set(project, `user-${n}`, `instance-${n}`, clock.now() + 5_000);
    for (let n = 0; n < 100; n += 1) {
      marks.set(project, 'one', `instance-${n}`, clock.now() + 5_000);
      await clock.pass(5_000);
    }
    expect(marks.size).toBe(1);
  });
});

describe('what has no readers costs nothing', () => {
  it('tails end with their last reader', async () => {
    const { ports } = backend();
    let subscribed = 0;
    const counting = {
      ...ports,
      doorbell: {
        ...ports.doorbell,
        subscribe: (projectId: string, listener: () => void) => {
          subscribed += 1;
          const stop = ports.doorbell.subscribe(projectId, listener);
          return () => {
            subscribed -= 1;
            stop();
          };
        },
      },
    };
    const counted = new Tails(counting, () => undefined);
    const readers = [{ pump: () => undefined }, { pump: () => undefined }] as const;
    const [one, two] = readers.map((reader) => counted.join(project, reader));
    expect([one === two, counted.size, subscribed]).toEqual([true, 1, 1]);
    for (const reader of readers) if (one !== undefined) counted.leave(one, reader);
    expect([counted.size, subscribed]).toEqual([0, 0]);
  });

  it('a tail keeps no more than its bound of a log of any length', async () => {
    const house = backend();
    const tails = new Tails(house.ports, () => undefined);
    const tail = tails.join(project, { pump: () => undefined });
    tail.begin(0);
    for (let n = 0; n < 3_000; n += 1) await house.post({ text: 'x'.repeat(n % 2 === 0 ? 10_000 : 10) });
    await settled();
    expect(tail.last).toBe(3_000);
    expect(tail.frames.length).toBeLessThanOrEqual(256);
    expect(tail.frames.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThanOrEqual(1 << 20);
    expect(tail.frames[0]?.seq).toBe(tail.floor + 1);
  });

  it('connections leave nothing behind', async () => {
    const clock = manualClock();
    const connections = createMemoryConnections(clock, () => 0);
    const stopped: string[] = [];
    connections.onTakeover(({ evicted }) => stopped.push(evicted));
    const admit = (userId: string, connectionId: string) =>
      connections.admit({
        projectId: project,
        userId,
        connectionId,
        instanceId: undefined,
        maxConnections: 1,
        policy: 'retry',
        retryAfterMs: 250,
      });
    for (let n = 0; n < 100; n += 1) {
      await admit(`${n}`, `${n}`);
      await admit(`${n}`, `${n} too`);
      await connections.release(`${n}`);
    }
    expect(stopped).toHaveLength(100);
    await clock.pass(1_000);
    await admit('last', 'last');
    await connections.release('last');
    expect(connections.size).toBe(0);
  });
});
