import { describe, expect, it } from 'vitest';
import { inProgressAnswer, limitAnswer } from '../src/contract/index.ts';
import { type Backend, backend, type BackendOptions, type OpenStream, project, user } from './engine/backend.ts';
import { fakeSink } from './engine/fake-sink.ts';
import { settled } from './engine/manual-clock.ts';

const somebody = '55555555-5555-4555-8555-555555555555';
const elsewhere = '44444444-4444-4444-8444-444444444444';

async function full(options: BackendOptions = {}): Promise<{ house: Backend; streams: OpenStream[] }> {
  const house = backend({ maxConnections: 3, ...options });
  const streams: OpenStream[] = [];
  for (const instance of ['a', 'b', 'c']) streams.push(await house.open({ query: `?client_instance_id=${instance}` }));
  return { house, streams };
}

const live = (streams: readonly OpenStream[]) => streams.map(({ sink }) => !sink.ended);
const types = (house: Backend, body: object) => house.send('postPresence', { body });

describe('one stream too many, policy retry', () => {
  it('is 429 with the victim named and told, and the retry is admitted', async () => {
    const { house, streams } = await full();
    const refused = await house.send('openStream');
    const victim = streams[0];
    expect(limitAnswer.parse(refused.value)).toMatchObject({
      evicted_connection_id: victim?.connectionId,
      current_connections: 2,
      max_connections: 3,
      retry_after_ms: 250,
      timestamp: '2025-08-26T10:00:00.000Z',
    });
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
    expect(refused.headers).toMatchObject({
      'x-sse-connection-limit': '3',
      'x-sse-current-connections': '2',
      'x-sse-limit-reason': refused.value.reason,
    });
    expect(live(streams)).toEqual([false, true, true]);
    expect(victim?.sink.events().at(-1)).toMatchObject({
      event: 'connection.takeover',
      seq: 0,
      data: { evicted_connection_id: victim?.connectionId },
    });

    await house.clock.pass(250);
    const newcomer = await house.open();
    await house.post();
    expect([...streams.slice(1), newcomer].map(({ sink }) => sink.durable().length)).toEqual([1, 1, 1]);
    expect(house.engine.streams).toBe(3);
  });

  it('costs one victim per wait: who comes meanwhile is told to wait too, and later finds the place', async () => {
    const { house, streams } = await full();
    expect((await house.send('openStream')).status).toBe(429);
    await house.clock.pass(50);
    const second = await house.send('openStream');
    expect([second.status, second.headers['retry-after']]).toEqual([202, '1']);
    const { retry_after_ms } = inProgressAnswer.parse(second.value);
    expect(retry_after_ms).toBe(200);
    expect(live(streams)).toEqual([false, true, true]);
    await house.clock.pass(retry_after_ms);
    await house.open();
    expect(house.engine.streams).toBe(3);
  });

  it('admits a newcomer at once where another place falls free meanwhile', async () => {
    const { house, streams } = await full();
    expect((await house.send('openStream')).status).toBe(429);
    streams[2]?.reply.detach();
    await house.open();
    expect((await house.send('openStream')).status).toBe(202);
    await house.clock.pass(250);
    await house.open();
    expect(house.engine.streams).toBe(3);
  });

  it('gives a place that nobody came back for to the next one', async () => {
    const { house } = await full();
    expect((await house.send('openStream')).status).toBe(429);
    await house.clock.pass(60_000);
    await house.open();
    expect((await house.send('openStream')).status).toBe(429);
  });
});

describe('one stream too many, other policies', () => {
  it('takeover: admitted at once, the victim told by whom', async () => {
    const { house, streams } = await full({ eviction: 'takeover' });
    const newcomer = await house.open();
    expect(live(streams)).toEqual([false, true, true]);
    expect(streams[0]?.sink.events().at(-1)?.data).toMatchObject({
      connectionId: newcomer.connectionId,
      evicted_connection_id: streams[0]?.connectionId,
    });
    expect(house.engine.streams).toBe(3);
  });

  it('in progress: 202, then admitted', async () => {
    const { house, streams } = await full({ eviction: 'in-progress' });
    const wait = await house.send('openStream');
    expect([wait.status, wait.headers['retry-after']]).toEqual([202, '1']);
    expect(inProgressAnswer.parse(wait.value).retry_after_ms).toBe(250);
    expect(live(streams)).toEqual([false, true, true]);
    await house.clock.pass(250);
    await house.open();
    expect(house.engine.streams).toBe(3);
  });

  it('a victim that was admitted and not yet attached is told all the same', async () => {
    const house = backend({ maxConnections: 1, eviction: 'takeover' });
    const early = await house.engine.handle(await house.call('openStream'));
    await house.open();
    if (early.kind !== 'stream') throw new Error('no stream');

    const sink = fakeSink();
    early.attach(sink);
    expect(sink.events().map(({ event }) => event)).toEqual(['connection.established', 'connection.takeover']);
    expect(sink.ended).toBe(true);
  });

  it('a control event repeats the cursor, also the last one', async () => {
    const { house, streams } = await full({ eviction: 'takeover' });
    await house.post();
    await house.post();
    await house.open();
    expect(streams[0]?.sink.items.at(-1)).toMatchObject({ id: '2', event: 'connection.takeover' });
  });
});

describe('the victim', () => {
  it('is the least recently active: opened, or its instance seen, longest ago', async () => {
    const { house, streams } = await full({ eviction: 'takeover' });
    await types(house, { is_typing: false, client_instance_id: 'a' });
    await house.open();
    expect(live(streams)).toEqual([true, false, true]);
  });

  it('is not one whose instance is typing', async () => {
    const { house, streams } = await full({ eviction: 'takeover' });
    await types(house, { is_typing: true, client_instance_id: 'b' });
    await types(house, { is_typing: true, client_instance_id: 'a' });
    await types(house, { is_typing: true, client_instance_id: 'a' });
    await house.open();
    expect(live(streams)).toEqual([true, true, false]);
  });
});

describe('where all are typing', () => {
  it.each(['retry', 'takeover', 'in-progress'] as const)(
    'policy %s: a hard limit, nobody closed, until it ends by itself',
    async (eviction) => {
      const { house, streams } = await full({ eviction });
      await types(house, { is_typing: true });
      for (let n = 0; n < 3; n += 1) {
        const refused = await house.send('openStream');
        expect(refused.status).toBe(429);
        const answer = limitAnswer.parse(refused.value);
        expect([answer.reason, answer.current_connections, answer.evicted_connection_id]).toEqual(['all_typing', 3, undefined]);
      }
      expect(live(streams)).toEqual([true, true, true]);
      await house.clock.pass(4_999);
      expect((await house.send('openStream')).value.reason).toBe('all_typing');
      await house.clock.pass(1);
      const [first] = streams;
      await (eviction === 'takeover' ? house.open() : house.send('openStream'));
      expect(first?.sink.ended).toBe(true);
    },
  );

  it('tells when the first of them will have ended, never less than the usual wait', async () => {
    const { house } = await full();
    await types(house, { is_typing: true });
    const told = async () => (await house.send('openStream')).value.retry_after_ms;
    expect(await told()).toBe(5_000);
    await house.clock.pass(2_000);
    expect(await told()).toBe(3_000);
    await house.clock.pass(2_900);
    expect(await told()).toBe(250);
  });

  it('is over at once when the typing is', async () => {
    const { house, streams } = await full({ eviction: 'takeover' });
    await types(house, { is_typing: true });
    await types(house, { is_typing: false });
    await house.open();
    expect(live(streams)).toEqual([false, true, true]);
  });

  it('is so by the engine clock, and renewed by each report', async () => {
    const { house } = await full();
    await types(house, { is_typing: true });
    await house.clock.pass(4_000);
    await types(house, { is_typing: true });
    await house.clock.pass(4_000);
    expect((await house.send('openStream')).value.reason).toBe('all_typing');
    house.clock.advance(2_000);
    expect((await house.send('openStream')).value.evicted_connection_id).toBeDefined();
  });

  it('concerns this user and project only', async () => {
    const { house, streams } = await full({ eviction: 'takeover' });
    await house.send('postPresence', { userId: somebody, body: { is_typing: true } });
    await house.send('postPresence', { projectId: elsewhere, body: { is_typing: true } });
    await house.open();
    expect(live(streams)).toEqual([false, true, true]);
  });

  it.each([{}, { is_typing: 'yes' }, { is_typing: null }, []])('presence refuses %j', async (body) => {
    const { house } = await full();
    expect((await types(house, body)).status).toBe(400);
  });
});

describe('the same instance again', () => {
  it.each(['retry', 'takeover', 'in-progress'] as const)(
    'policy %s: replaces its own older stream, below and at the limit',
    async (eviction) => {
      const { house, streams } = await full({ eviction });
      const again = await house.open({ query: '?client_instance_id=b' });
      expect(live(streams)).toEqual([true, false, true]);
      expect(streams[1]?.sink.events().at(-1)?.data).toMatchObject({
        connectionId: again.connectionId,
        evicted_connection_id: streams[1]?.connectionId,
      });
      streams[0]?.reply.detach();
      await house.open({ query: '?client_instance_id=b' });
      expect([again.sink.ended, house.engine.streams]).toEqual([true, 2]);
    },
  );

  it('of another user or project is another one', async () => {
    const { house, streams } = await full();
    await house.open({ userId: somebody, query: '?client_instance_id=a' });
    await house.open({ projectId: elsewhere, query: '?client_instance_id=a' });
    expect(live(streams)).toEqual([true, true, true]);
  });
});

describe('places', () => {
  it('are given by user and project', async () => {
    const { house } = await full();
    for (let n = 0; n < 3; n += 1) {
      await house.open({ userId: somebody });
      await house.open({ projectId: elsewhere });
    }
    expect(house.engine.streams).toBe(9);
  });

  it('are free at once when a stream ends, and never held by a refused request', async () => {
    const { house, streams } = await full();
    streams[1]?.reply.detach();
    expect((await house.send('openStream', { query: '?from_seq=x' })).status).toBe(400);
    expect((await house.send('openStream', { scheme: 'none' })).status).toBe(401);
    await house.ports.access.set(project, user, false);
    expect((await house.send('openStream')).status).toBe(403);
    await house.ports.access.set(project, user, true);
    await house.open();
    expect(house.engine.streams).toBe(3);
  });

  it('are counted together by replicas, and a victim is told by the one that holds it', async () => {
    const one = backend({ maxConnections: 1, eviction: 'takeover' });
    const two = backend({ maxConnections: 1, eviction: 'takeover', ports: one.ports, clock: one.clock });
    const first = await one.open();
    const second = await two.open();
    expect([first.sink.ended, second.sink.ended]).toEqual([true, false]);
    await one.post();
    await settled();
    expect(second.sink.durable()).toHaveLength(1);
  });
});
