import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvictionPolicy } from '../src/engine/ports.ts';
import { type Backend, backend, type OpenStream } from './engine/backend.ts';
import { fakeSink } from './engine/fake-sink.ts';

const policies: readonly EvictionPolicy[] = ['retry', 'takeover', 'in-progress'];
const maxConnections = 3;

/** Who comes with one instance, or with none. */
const comer = fc.constantFrom(undefined, 'a', 'b', 'c');
const step = fc.oneof(
  fc.record({ do: fc.constant('come' as const), instance: comer }),
  fc.record({ do: fc.constant('crowd' as const), count: fc.integer({ min: 2, max: 8 }) }),
  fc.record({ do: fc.constant('leave' as const), which: fc.nat(5) }),
  fc.record({ do: fc.constant('type' as const), on: fc.boolean(), instance: comer }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 50, 199, 200, 249, 250, 4_000, 6_000) }),
);

interface Outcome {
  readonly status: number;
  readonly stream: OpenStream | undefined;
  readonly retryAfterMs: number;
  readonly evicted: string | undefined;
  readonly reason: string | undefined;
}

async function come(house: Backend, instance: string | undefined): Promise<Outcome> {
  const query = instance === undefined ? '' : `?client_instance_id=${instance}`;
  const reply = await house.engine.handle(await house.call('openStream', { query }));
  if (reply.kind === 'stream') {
    const sink = fakeSink();
    reply.attach(sink);
    const stream = { reply, sink, connectionId: reply.connectionId };
    return { status: 200, stream, retryAfterMs: 0, evicted: undefined, reason: undefined };
  }
  const { retry_after_ms, evicted_connection_id, reason } = JSON.parse(reply.body ?? '{}');
  return { status: reply.status, stream: undefined, retryAfterMs: retry_after_ms, evicted: evicted_connection_id, reason };
}

describe.each(policies)('policy %s', (eviction) => {
  it('never has more live than it may, tells every victim once, and admits who comes alone after at most two retries', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 40 }), async (steps) => {
        const house = backend({ maxConnections, eviction, retryAfterMs: 250 });
        const opened: OpenStream[] = [];
        const named: string[] = [];
        const isLive = ({ sink }: OpenStream) => !sink.ended;
        const left = new Set<OpenStream>();
        const living = () => opened.filter((stream) => isLive(stream) && !left.has(stream));

        const meet = (outcome: Outcome): Outcome => {
          if (outcome.stream !== undefined) opened.push(outcome.stream);
          if (outcome.evicted !== undefined) named.push(outcome.evicted);
          expect(living().length).toBeLessThanOrEqual(maxConnections);
          if (outcome.reason === 'all_typing') expect(living()).toHaveLength(maxConnections);
          return outcome;
        };

        for (const action of steps) {
          if (action.do === 'come') meet(await come(house, action.instance));
          if (action.do === 'crowd') {
            const before = living().length;
            const outcomes = await Promise.all(Array.from({ length: action.count }, () => come(house, undefined)));
            for (const outcome of outcomes) if (outcome.stream !== undefined) opened.push(outcome.stream);
            for (const { evicted } of outcomes) if (evicted !== undefined) named.push(evicted);
            expect(living().length).toBeLessThanOrEqual(maxConnections);
            // A crowd costs at most one of those that were there before, unless the policy is to take over.
            if (eviction !== 'takeover') expect(living().length).toBeGreaterThanOrEqual(Math.min(before, maxConnections - 1));
          }
          if (action.do === 'leave') {
            const stream = living()[action.which];
            if (stream !== undefined) {
              left.add(stream);
              stream.reply.detach();
            }
          }
          if (action.do === 'type') {
            const body = { is_typing: action.on, ...(action.instance !== undefined && { client_instance_id: action.instance }) };
            await house.send('postPresence', { body });
          }
          if (action.do === 'pass') await house.clock.pass(action.ms);
          expect(house.engine.streams).toBe(living().length);
        }

        // Every stream that ended had its takeover, as the last thing, naming itself; every victim named in an answer is among them.
        const ended = opened.filter(({ sink }) => sink.ended);
        for (const { sink, connectionId } of ended) {
          const takeovers = sink.events().filter(({ event }) => event === 'connection.takeover');
          expect(takeovers.map(({ data }) => data['evicted_connection_id'])).toEqual([connectionId]);
          expect(sink.events().at(-1)?.event).toBe('connection.takeover');
        }
        const endedIds = new Set(ended.map(({ connectionId }) => connectionId));
        for (const id of named) expect(endedIds.has(id)).toBe(true);
        expect(new Set(named).size).toBe(named.length);

        // Newcomers, one after another, as connection.newcomer-admitted judges them.
        await house.send('postPresence', { body: { is_typing: false } });
        for (let n = 0; n < maxConnections + 2; n += 1) {
          let outcome = meet(await come(house, undefined));
          for (let retries = 0; outcome.status !== 200; retries += 1) {
            expect(retries).toBeLessThan(2);
            await house.clock.pass(outcome.retryAfterMs);
            outcome = meet(await come(house, undefined));
          }
          expect(outcome.stream?.sink.ended).toBe(false);
        }
        expect(living()).toHaveLength(maxConnections);
      }),
      { numRuns: 40 },
    );
  });
});
