import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Ports } from '../src/engine/ports.ts';
import { backend } from './engine/backend.ts';
import { type FakeSink, fakeSink } from './engine/fake-sink.ts';
import { settled } from './engine/manual-clock.ts';

/** What a client knows: all it has seen, over all its connections, and the last id it saw. */
interface Reader {
  readonly seen: number[];
  cursor: string;
  current: { readonly sink: FakeSink; readonly detach: () => void } | undefined;
}

/** Every call of the log takes a random number of turns, so that nothing is ever in step. */
function slowLog(ports: Ports, turns: () => number): Ports {
  const slowly = async <T>(work: () => T | Promise<T>): Promise<T> => {
    for (let left = turns(); left > 0; left -= 1) await Promise.resolve();
    const result = await work();
    for (let left = turns(); left > 0; left -= 1) await Promise.resolve();
    return result;
  };
  const { log } = ports;
  return {
    ...ports,
    log: {
      ...log,
      appendMessage: (...args) => slowly(() => log.appendMessage(...args)),
      read: (...args) => slowly(() => log.read(...args)),
      head: (...args) => slowly(() => log.head(...args)),
    },
  };
}

const step = fc.oneof(
  fc.record({ do: fc.constant('post' as const), count: fc.integer({ min: 1, max: 130 }) }),
  fc.record({ do: fc.constant('attach' as const), reader: fc.nat(2), capacity: fc.constantFrom(1, 2, 5, 1_000) }),
  fc.record({ do: fc.constant('cut' as const), reader: fc.nat(2) }),
  fc.record({ do: fc.constant('drain' as const), reader: fc.nat(2) }),
  fc.record({ do: fc.constant('turns' as const), count: fc.nat(12) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.nat(9_000) }),
);

/** What the reader has seen on its present connection is now its own, the last id included, as a browser keeps it. */
function harvest(reader: Reader): void {
  if (reader.current === undefined) return;
  const { sink, detach } = reader.current;
  detach();
  for (const item of sink.items) {
    if (item.kind !== 'event' || item.id === undefined) continue;
    reader.cursor = item.id;
    if (!item.event?.startsWith('connection.')) reader.seen.push(Number(item.id));
  }
  reader.current = undefined;
}

it('whatever is cut, slow or simultaneous: each reader sees exactly the log', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), fc.infiniteStream(fc.nat(3)), async (steps, delays) => {
      const house = backend({
        maxConnections: 50,
        stallMs: 4_000,
        decorate: (ports) => slowLog(ports, () => delays.next().value ?? 0),
      });
      const readers: Reader[] = [0, 1, 2].map(() => ({ seen: [], cursor: '0', current: undefined }));
      const posts: Promise<unknown>[] = [];

      const attach = async (reader: Reader, capacity: number) => {
        harvest(reader);
        const reply = await house.engine.handle(await house.call('openStream', { headers: { 'last-event-id': reader.cursor } }));
        if (reply.kind !== 'stream') throw new Error(`refused: ${reply.status}`);
        const sink = fakeSink(capacity);
        reader.current = { sink, detach: reply.detach };
        reply.attach(sink);
      };

      for (const action of steps) {
        const reader = readers['reader' in action ? action.reader : 0];
        if (reader === undefined) continue;
        if (action.do === 'post') posts.push(...Array.from({ length: action.count }, () => house.post()));
        if (action.do === 'attach') await attach(reader, action.capacity);
        if (action.do === 'cut') harvest(reader);
        if (action.do === 'drain') reader.current?.sink.drainBuffer();
        if (action.do === 'turns') for (let left = action.count; left > 0; left -= 1) await Promise.resolve();
        if (action.do === 'pass') await house.clock.pass(action.ms);
      }
      await Promise.all(posts);
      for (const reader of readers) {
        await attach(reader, Number.POSITIVE_INFINITY);
        await settled();
        harvest(reader);
        expect(reader.seen).toEqual(Array.from({ length: posts.length }, (_, n) => n + 1));
      }
      expect(house.problems).toEqual([]);
      expect(house.engine.streams).toBe(0);
    }),
    { numRuns: 30 },
  );
});
