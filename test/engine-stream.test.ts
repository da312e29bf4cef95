import { describe, expect, it } from 'vitest';
import { chatEvent } from '../src/contract/index.ts';
import { type Ports, StoreUnavailable } from '../src/engine/ports.ts';
import { type Backend, backend, project } from './engine/backend.ts';
import { fakeSink } from './engine/fake-sink.ts';
import { settled } from './engine/manual-clock.ts';

const elsewhere = '44444444-4444-4444-8444-444444444444';

async function postMany({ post }: Backend, count: number, text = 'x'): Promise<void> {
  for (let n = 0; n < count; n += 1) await post({ text });
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const seqs = (sink: ReturnType<typeof fakeSink>) => sink.durable().map(({ seq }) => seq);

describe('an open stream', () => {
  it('says at once who it is, in headers and first event, and where it stands', async () => {
    const house = backend();
    await postMany(house, 2);
    const { reply, sink, connectionId } = await house.open();
    expect(reply.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-sse-connection-id': connectionId,
    });
    expect(sink.items).toMatchObject([{ kind: 'event', id: '2', event: 'connection.established' }]);
    expect(sink.events()).toMatchObject([{ seq: 2, data: { connectionId } }]);
  });

  it('frames events by the contract: id, name, one line of valid JSON', async () => {
    const house = backend({ assistant: true });
    const { sink } = await house.open();
    await house.post({ build: true, key: 'k', text: '\n\nid: 9\n\n' });
    await house.clock.pass(2_000);
    expect(sink.items.length).toBeGreaterThan(4);
    for (const item of sink.items) {
      if (item.kind !== 'event') throw new Error(`unexpected ${item.kind}`);
      const event = chatEvent.parse(JSON.parse(item.data));
      expect([item.id, item.event, item.dataLines]).toEqual([String(event.seq), event.event, 1]);
    }
  });

  it('reaches every subscriber of its project, in one shared frame, and nobody else', async () => {
    const house = backend();
    const one = await house.open();
    const two = await house.open({ userId: '55555555-5555-4555-8555-555555555555' });
    const other = await house.open({ projectId: elsewhere });
    await postMany(house, 3);
    expect([seqs(one.sink), seqs(two.sink), seqs(other.sink)]).toEqual([[1, 2, 3], [1, 2, 3], []]);
    expect(one.sink.frames.slice(1)).toEqual(two.sink.frames.slice(1));
    expect(one.sink.frames.slice(1).every((frame, index) => frame === two.sink.frames[index + 1])).toBe(true);
  });

  it('is gone after detach, and its project with it', async () => {
    const house = backend();
    const { reply, sink } = await house.open();
    reply.detach();
    reply.detach();
    await house.post();
    expect(seqs(sink)).toEqual([]);
    expect(house.engine.streams).toBe(0);
    await house.clock.pass(20_000);
    expect(house.clock.timers).toBe(0);
  });

  it('detached before it was attached holds nothing', async () => {
    const house = backend({ maxConnections: 1 });
    for (let n = 0; n < 3; n += 1) {
      const reply = await house.engine.handle(await house.call('openStream'));
      if (reply.kind !== 'stream') throw new Error('no stream');
      reply.detach();
      const sink = fakeSink();
      reply.attach(sink);
      expect(sink.ended).toBe(true);
    }
    expect(house.engine.streams).toBe(0);
  });
});

describe('where a stream begins', () => {
  it.each([
    ['Last-Event-ID', { headers: { 'last-event-id': '2' } }, numbers(3, 6)],
    ['Last-Event-ID 0', { headers: { 'last-event-id': '0' } }, numbers(1, 6)],
    ['from_seq', { query: '?from_seq=2' }, numbers(3, 6)],
    ['from_seq 0', { query: '?from_seq=0' }, numbers(1, 6)],
    ['both: the header wins', { headers: { 'last-event-id': '4' }, query: '?from_seq=1' }, [5, 6]],
    ['a good header beside a bad from_seq', { headers: { 'last-event-id': '4' }, query: '?from_seq=x' }, [5, 6]],
    ['a bad header beside a good from_seq', { headers: { 'last-event-id': 'x' }, query: '?from_seq=4' }, [5, 6]],
    ['no cursor', {}, [6]],
    ['the head', { query: '?from_seq=5' }, [6]],
    ...['x', '-1', '6', '1e1', '9'.repeat(40), '', '1.0', ' ', '5, 5'].map(
      (id) => [`a bad header "${id}"`, { headers: { 'last-event-id': id } }, [6]] as const,
    ),
  ] as const)('%s', async (_name, how, expected) => {
    const house = backend();
    await postMany(house, 5);
    const { sink } = await house.open(how);
    await house.post();
    expect(seqs(sink)).toEqual(expected);
  });

  it.each(['x', '-1', '1.5', '6', '9007199254740993', '9'.repeat(400), '', '1e1'])(
    'from_seq=%s is refused and holds no place',
    async (seq) => {
      const house = backend();
      await postMany(house, 5);
      expect((await house.send('openStream', { query: `?from_seq=${seq}` })).status).toBe(400);
      expect(house.engine.streams).toBe(0);
    },
  );

  it('replays what went live, byte for byte', async () => {
    const house = backend({ assistant: true });
    const live = await house.open();
    await house.post({ key: 'k', build: true });
    await house.clock.pass(2_000);
    const replayed = await house.open({ query: '?from_seq=0' });
    expect(replayed.sink.frames.slice(1).map(({ bytes }) => bytes)).toEqual(live.sink.frames.slice(1).map(({ bytes }) => bytes));
  });

  it('replays a long log whole, also to a reader that takes a few frames at a time', async () => {
    const house = backend();
    await postMany(house, 1_200);
    const quick = await house.open({ query: '?from_seq=0' });
    expect(seqs(quick.sink)).toEqual(numbers(1, 1_200));
    const slow = await house.open({ query: '?from_seq=0', sink: fakeSink(7) });
    for (let n = 0; n < 400; n += 1) {
      slow.sink.drainBuffer();
      await settled();
    }
    expect(seqs(slow.sink)).toEqual(numbers(1, 1_200));
  });

  it('resumes from a control event without a gap or a repeat', async () => {
    const house = backend();
    const first = await house.open();
    await postMany(house, 2);
    const second = await house.open({ headers: { 'last-event-id': String(first.sink.events()[0]?.seq) } });
    expect(seqs(second.sink)).toEqual([1, 2]);
  });
});

/** A port whose next call of `name` waits until it is let go. */
function held(port: 'log' | 'connections', name: string) {
  let go = (): void => undefined;
  let arrived = (): void => undefined;
  let hold = false;
  const reached = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  return {
    reached,
    arm: () => {
      hold = true;
    },
    release: () => go(),
    decorate: (ports: Ports): Ports => {
      // `as`: the test names a method of the port it decorates
      const inner = ports[port] as unknown as Record<string, (...args: unknown[]) => unknown>;
      const method = async (...args: unknown[]) => {
        const result = inner[name]?.(...args);
        if (!hold) return result;
        hold = false;
        arrived();
        await new Promise<void>((resolve) => {
          go = resolve;
        });
        return result;
      };
      return { ...ports, [port]: { ...inner, [name]: method } };
    },
  };
}

describe('between the request and the live stream', () => {
  it.each([
    ['head', 'log', 1],
    ['head', 'log', 2],
    ['admit', 'connections', 1],
    ['admit', 'connections', 2],
  ] as const)('what is posted while %s of %s is under way arrives once, from %i on', async (name, port, from) => {
    const gate = held(port, name);
    const house = backend({ decorate: gate.decorate });
    await postMany(house, 2);
    gate.arm();
    const opening = house.open({ query: `?from_seq=${from}` });
    await gate.reached;
    await postMany(house, 2);
    gate.release();
    const { sink } = await opening;
    await settled();
    expect(seqs(sink)).toEqual(numbers(from + 1, 4));
    await house.post();
    expect(seqs(sink)).toEqual(numbers(from + 1, 5));
  });

  it('what is posted before the transport attaches arrives once', async () => {
    const house = backend();
    const reply = await house.engine.handle(await house.call('openStream'));
    await postMany(house, 300);
    if (reply.kind !== 'stream') throw new Error('no stream');
    const sink = fakeSink();
    reply.attach(sink);
    await settled();
    expect(seqs(sink)).toEqual(numbers(1, 300));
  });

  it('what is posted while a replay is under way arrives once and in order', async () => {
    const gate = held('log', 'read');
    const house = backend({ decorate: gate.decorate });
    await postMany(house, 250);
    gate.arm();
    // The tail looks first when it begins, so the held call is the tail's; its readers wait for nobody.
    const { sink } = await house.open({ query: '?from_seq=0' });
    await gate.reached;
    await postMany(house, 50);
    gate.release();
    await settled();
    expect(seqs(sink)).toEqual(numbers(1, 300));
  });
});

it('a live stream that fell far behind while the log was slow catches up without another ring', async () => {
  const gate = held('log', 'read');
  const house = backend({ decorate: gate.decorate });
  const { sink } = await house.open();
  gate.arm();
  await house.post();
  await gate.reached;
  await postMany(house, 450);
  gate.release();
  await settled();
  expect(seqs(sink)).toEqual(numbers(1, 451));
});

describe('a doorbell that fails', () => {
  it('costs time and no event', async () => {
    const house = backend({
      keepAliveMs: 4_000,
      decorate: (ports) => ({ ...ports, doorbell: { ...ports.doorbell, ring: () => undefined } }),
    });
    const { sink } = await house.open();
    await house.clock.pass(1_000);
    await postMany(house, 3);
    expect(seqs(sink)).toEqual([]);
    await house.clock.pass(10_000);
    expect(seqs(sink)).toEqual([1, 2, 3]);
  });

  it('and a log that cannot be read for a while: the stream stays and goes on', async () => {
    let away = false;
    const house = backend({
      decorate: (ports) => ({
        ...ports,
        log: {
          ...ports.log,
          read: (...args) => {
            if (away) throw new StoreUnavailable('away');
            return ports.log.read(...args);
          },
        },
      }),
    });
    await postMany(house, 3);
    away = true;
    const { sink } = await house.open({ query: '?from_seq=0' });
    await house.post();
    expect(sink.ended).toBe(false);
    await house.clock.pass(20_000);
    // Keep-alives do not depend on the log.
    expect(sink.items.filter(({ kind }) => kind === 'comment').length).toBeGreaterThan(0);
    away = false;
    await house.clock.pass(10_000);
    expect(seqs(sink)).toEqual([1, 2, 3, 4]);
  });
});

describe('keep-alive', () => {
  it('comes on an idle stream in every interval, says so, and moves nothing', async () => {
    const house = backend({ keepAliveMs: 15_000 });
    const { sink } = await house.open();
    for (let n = 1; n <= 5; n += 1) {
      await house.clock.pass(15_000);
      expect(sink.items.filter(({ kind }) => kind === 'comment').length).toBeGreaterThanOrEqual(n);
    }
    expect(sink.items.slice(1)).toEqual(sink.items.slice(1).map(() => ({ kind: 'comment', atMs: 0, text: ' keep-alive' })));
    expect(sink.items.length).toBeLessThanOrEqual(7);
  });

  it('never leaves a stream silent for longer than it says, whenever the last event came', async () => {
    for (let offset = 0; offset <= 1_000; offset += 125) {
      const house = backend({ keepAliveMs: 1_000 });
      const { sink } = await house.open();
      await house.clock.pass(offset);
      await house.post();
      const before = sink.items.length;
      await house.clock.pass(1_000);
      expect(sink.items.length).toBeGreaterThan(before);
    }
  });

  it('costs one timer for all streams', async () => {
    const house = backend({ maxConnections: 100 });
    for (let n = 0; n < 50; n += 1) await house.open();
    expect(house.clock.timers).toBe(1);
  });
});

describe('a slow reader', () => {
  it('is written nothing while it is full, disturbs nobody, and goes on where it was', async () => {
    const house = backend();
    const slow = await house.open({ sink: fakeSink(3) });
    const quick = await house.open();
    await postMany(house, 1_000, 'x'.repeat(10_000));
    expect(seqs(quick.sink)).toEqual(numbers(1, 1_000));
    expect(slow.sink.frames).toHaveLength(3);
    slow.sink.capacity = Number.POSITIVE_INFINITY;
    slow.sink.drainBuffer();
    await settled();
    expect(seqs(slow.sink)).toEqual(numbers(1, 1_000));
  });

  it('is cut when it stays full, gives its place back, and can resume', async () => {
    const house = backend({ maxConnections: 1, stallMs: 10_000 });
    const slow = await house.open({ sink: fakeSink(3) });
    await postMany(house, 5);
    await house.clock.pass(9_000);
    expect(slow.sink.ended).toBe(false);
    await house.clock.pass(3_000);
    expect([slow.sink.ended, house.engine.streams]).toEqual([true, 0]);
    const last = slow.sink.events().at(-1)?.seq;
    const again = await house.open({ headers: { 'last-event-id': String(last) } });
    expect([...seqs(slow.sink), ...seqs(again.sink)]).toEqual(numbers(1, 5));
  });

  it('is not cut where it drains in time, however often it is full', async () => {
    const house = backend({ stallMs: 10_000 });
    const slow = await house.open({ sink: fakeSink(1) });
    for (let n = 0; n < 10; n += 1) {
      await house.post();
      await house.clock.pass(6_000);
      slow.sink.drainBuffer();
      await settled();
    }
    expect(slow.sink.ended).toBe(false);
    expect(seqs(slow.sink)).toEqual(numbers(1, 10));
  });
});

describe('the end of the process', () => {
  it('drains: each stream is told when to come back, then ends; new ones are refused', async () => {
    const house = backend();
    const streams = [await house.open(), await house.open(), await house.open()];
    house.engine.drain(5_000);
    for (const { sink } of streams) {
      const last = sink.items.at(-1);
      expect([sink.ended, last?.kind]).toEqual([true, 'retry']);
      if (last?.kind === 'retry') expect(last.ms).toBeLessThanOrEqual(5_000);
    }
    const refused = await house.send('openStream');
    expect([refused.status, refused.value.error, refused.headers['retry-after']]).toEqual([503, 'UNAVAILABLE', '1']);
    expect((await house.post()).status).toBe(201);
    expect(house.engine.streams).toBe(0);
  });

  it('closes: streams end, timers stop, the assistant falls silent', async () => {
    const house = backend({ assistant: true });
    const { sink } = await house.open();
    await house.post({ build: true });
    await house.send('control', {
      scheme: 'none',
      headers: { 'x-contract-control-token': 'a-token-of-the-tests' },
      body: { action: 'project.deny', projectId: project, userId: elsewhere },
    });
    house.engine.close();
    expect([sink.ended, house.engine.streams]).toEqual([true, 0]);
    await settled();
    expect(house.clock.timers).toBe(0);
  });
});
