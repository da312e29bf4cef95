import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Live } from '../src/kit/index.ts';
import { tinySession } from './tiny-session.ts';
import { httpTarget, type TinyTarget } from './tiny-target.ts';

const projectId = '11111111-1111-4111-8111-111111111111';
const userId = '22222222-2222-4222-8222-222222222222';
const connectionId = '33333333-3333-4333-8333-333333333333';

function created(seq: number, clientMsgId?: string, message = 'hello'): string {
  const json = {
    seq,
    event: 'message.created',
    timestamp: '2025-08-26T10:00:00.000Z',
    ...(clientMsgId !== undefined && { client_msg_id: clientMsgId }),
    effective_build_mode: 'plan',
    data: { messageId: `m${seq}`, projectId, userId, message, messageType: 'user', mode: 'plan', locale: 'en' },
  };
  return `id: ${seq}\nevent: message.created\ndata: ${JSON.stringify(json)}\n\n`;
}

const established = `id: 4\nevent: connection.established\ndata: ${JSON.stringify({
  seq: 4,
  event: 'connection.established',
  timestamp: '2025-08-26T10:00:00.000Z',
  data: { connectionId },
})}\n\n`;

interface Stream {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Unlike `once`, an error on the way is no matter. */
function closing(emitter: NodeJS.EventEmitter | undefined): Promise<void> {
  return new Promise((resolve) => emitter?.once('close', () => resolve()));
}

/** A target whose streams are written by hand. */
async function streaming(headers: Record<string, string> = {}): Promise<TinyTarget & { next(): Promise<Stream> }> {
  const waiting: ((stream: Stream) => void)[] = [];
  const streams: Stream[] = [];
  const target = await httpTarget((request, response) => {
    response.on('error', () => {});
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...headers });
    response.flushHeaders();
    const take = waiting.shift();
    if (take === undefined) streams.push({ request, response });
    else take({ request, response });
  });
  const next = () =>
    new Promise<Stream>((resolve) => {
      const stream = streams.shift();
      if (stream === undefined) waiting.push(resolve);
      else resolve(stream);
    });
  return Object.defineProperty(target, 'next', { value: next }) as TinyTarget & { next(): Promise<Stream> }; // `as`: the field was added just now
}

describe('a stream', () => {
  test('gives events and comments in order, with what a browser hides', async () => {
    await using target = await streaming();
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    const live = await room.open();
    const { request, response } = await target.next();
    expect(live).toMatchObject({ admitted: true, cursor: undefined, connectionId: undefined, bytes: 0, firstByteAfterMs: undefined });
    expect(live.answer.status).toBe(200);
    expect(request.headers).toMatchObject({ accept: 'text/event-stream', 'x-user-id': room.userId, 'x-sheen-sig-v2': expect.any(String) });
    expect(request.headers['last-event-id']).toBeUndefined();

    const frames = `: keep-alive\n\n${established}${created(5, 'a')}data: {"seq":6,"event":"build.status","data":{}}\nid: 6\n\nevent: odd.thing\ndata: no json\n\nid: 9\n\n`;
    const bytes = Buffer.from(frames);
    for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
    expect(await live.until(({ cursor }) => cursor === '9')).toBe(true);

    expect(live.comments.map(({ text }) => text)).toEqual([' keep-alive']);
    expect(live.connectionId).toBe(connectionId);
    expect(live.bytes).toBe(bytes.length);
    expect(live.firstByteAfterMs).toBeGreaterThanOrEqual(live.openedAfterMs);
    expect(live.events.map(({ name, id, eventLine, seq, durable }) => ({ name, id, eventLine, seq, durable }))).toEqual([
      { name: 'connection.established', id: '4', eventLine: 'connection.established', seq: 4, durable: false },
      { name: 'message.created', id: '5', eventLine: 'message.created', seq: 5, durable: true },
      { name: 'build.status', id: '6', eventLine: undefined, seq: 6, durable: true },
      { name: 'odd.thing', id: undefined, eventLine: 'odd.thing', seq: undefined, durable: true },
    ]);
    expect(live.durable.map(({ seq }) => seq)).toEqual([5, 6, undefined]);
    expect(live.events[1]?.problems).toEqual([]);
    expect(live.events[2]?.problems.join()).toContain('buildId');
    expect(live.events[3]?.problems).toEqual(['the data is no JSON object']);
    expect(live.events.every(({ atMs }, at) => atMs >= (live.events[at - 1]?.atMs ?? 0))).toBe(true);
  });

  test('tells its id by the header, and asks for what it was told', async () => {
    await using target = await streaming({ 'x-sse-connection-id': connectionId });
    await using tiny = tinySession(target.url);
    const live = await (await tiny.world.room()).open({ lastEventId: 7, fromSeq: 3, instanceId: 'tab 1' });
    const { request } = await target.next();
    expect(live.connectionId).toBe(connectionId);
    expect(live.cursor).toBe('7');
    expect(request.headers['last-event-id']).toBe('7');
    expect(request.url).toMatch(/\/chat\/stream\?from_seq=3&client_instance_id=tab\+1$/);
  });

  test('keeps its cursor as a browser does', async () => {
    await using target = await streaming();
    await using tiny = tinySession(target.url);
    const live = await (await tiny.world.room()).open({ fromSeq: 2 });
    const { response } = await target.next();
    const cursorAfter = async (frame: string) => {
      response.write(`${frame}: now\n\n`);
      const seen = live.comments.filter(({ text }) => text === ' now').length;
      await live.until(({ comments }) => comments.filter(({ text }) => text === ' now').length > seen);
      return live.cursor;
    };
    expect(live.cursor).toBe('2');
    expect(await cursorAfter('')).toBe('2');
    expect(await cursorAfter('id: 3\n\n')).toBe('3');
    expect(await cursorAfter(established)).toBe('4');
    expect(await cursorAfter('data: {}\n\n')).toBe('4');
    expect(await cursorAfter('id: 5\nevent: replay.truncated\ndata: x\n\n')).toBe('5');
    expect(await cursorAfter('id\n\n')).toBeUndefined();
  });

  test('waits are over at once when the thing arrives, when the stream ends, or in time', async () => {
    await using target = await streaming();
    await using tiny = tinySession(target.url);
    const live = await (await tiny.world.room()).open();
    const { response } = await target.next();

    expect(await live.until(() => false, 30)).toBe(false);
    const found = live.untilMessage({ client_msg_id: 'b' });
    const never = live.untilMessage('c', 20_000);
    const broken = live.until(({ durable }) => {
      if (durable.length === 2) throw new Error('a mistake in a predicate');
      return false;
    }, 20_000);
    response.write(created(1, 'a') + created(2, 'b'));
    expect((await found)?.seq).toBe(2);
    await expect(broken).rejects.toThrow('a mistake in a predicate');
    const end = live.untilEnded(20_000);
    response.end();
    expect(await never).toBeUndefined();
    expect(await end).toBe(true);
    expect(live.ended).toMatchObject({ by: 'target', reason: 'ended by the target' });
    expect(await live.until(() => true)).toBe(true);
    expect(await live.until(() => false)).toBe(false);
  });

  test('every item is looked at alone', async () => {
    await using target = await streaming();
    await using tiny = tinySession(target.url);
    const live = await (await tiny.world.room()).open();
    const { response } = await target.next();
    const exactlyTwo = live.until(({ events }) => events.length === 2);
    response.write(Array.from({ length: 9 }, (_, at) => created(at + 1)).join(''));
    expect(await exactlyTwo).toBe(true);
  });

  test('that is cut by whoever looks hears no more, not even of the same chunk', async () => {
    await using target = await streaming();
    await using tiny = tinySession(target.url);
    const live = await (await tiny.world.room()).open();
    const { response } = await target.next();
    const cutAtThree = live.until((open) => {
      if (open.events.length === 3) open.cut();
      return open.ended !== undefined;
    });
    response.write(Array.from({ length: 9 }, (_, at) => created(at + 1)).join(''));
    expect(await cutAtThree).toBe(true);
    expect(live.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(live.cursor).toBe('3');
  });

  test('that breaks off is told apart from one that is ended', async () => {
    await using target = await streaming();
    await using tiny = tinySession(target.url);
    const live = await (await tiny.world.room()).open();
    const { response } = await target.next();
    response.write(`${created(1)}id: 2\ndata: {"cut`);
    await live.until(({ durable }) => durable.length === 1);
    response.socket?.resetAndDestroy();
    expect(await live.untilEnded()).toBe(true);
    expect(live.ended?.by).toBe('error');
    expect(live.events).toHaveLength(1);
    expect(live.cursor).toBe('1');
    expect(tiny.session.evidence.lost).toBe(1);
  });

  test('can be cut after a number of bytes, which are all it hears', async () => {
    const frames = created(1) + created(2);
    for (const cutAfterBytes of [0, 1, created(1).length - 1, created(1).length, created(1).length + 5]) {
      await using target = await streaming();
      await using tiny = tinySession(target.url);
      const live = await (await tiny.world.room()).open({ cutAfterBytes });
      const { response } = await target.next();
      response.write(frames);
      expect(await live.untilEnded()).toBe(true);
      expect(live.ended?.by).toBe('us');
      expect(live.bytes).toBe(cutAfterBytes);
      expect(live.events).toHaveLength(cutAfterBytes >= created(1).length ? 1 : 0);
      if (!response.destroyed) await closing(response);
    }
  });

  test('that is cut or closed lets go of its socket at once', async () => {
    await using target = await streaming();
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    const cut = await room.open();
    const first = await target.next();
    cut.cut();
    cut.cut();
    await closing(first.request);
    {
      await using closed = await room.open();
      const second = await target.next();
      second.response.write(created(1));
      await closed.until(({ events }) => events.length === 1);
      await closed.close();
      expect(closed.ended?.by).toBe('us');
      await closing(second.request);
    }
    expect(tiny.session.evidence.lost).toBe(0);
  });

  test('that stalls reads nothing, so that its writer feels it, and can go on', async () => {
    await using target = await streaming();
    await using tiny = tinySession(target.url);
    const live = await (await tiny.world.room()).open({ stalled: true });
    const { response } = await target.next();
    let written = 0;
    const frame = (seq: number) => created(seq, undefined, 'x'.repeat(10_000));
    // Until the buffers of both kernels are full: nobody on the other side takes anything.
    for (let stuck = 0; stuck < 50; ) {
      const roomLeft = response.write(frame(++written));
      if (roomLeft) stuck = 0;
      else if (written > 3_000) stuck = 50;
      else {
        const before = response.writableLength;
        await new Promise(setImmediate);
        stuck = response.writableLength < before ? 0 : stuck + 1;
      }
    }
    expect(live.bytes).toBe(0);
    expect(live.events).toHaveLength(0);
    expect(response.writableLength).toBeGreaterThan(0);
    live.resumeReading();
    expect(await live.until(({ durable }) => durable.length === written, 15_000)).toBe(true);
  });

  test('that pours is cut', async () => {
    await using target = await streaming();
    await using tiny = tinySession(target.url);
    const live = await (await tiny.world.room()).open();
    const { response } = await target.next();
    const comments = ': on and on\n\n'.repeat(1_000);
    while (live.ended === undefined) {
      response.write(comments);
      await new Promise(setImmediate);
    }
    expect(live.ended.reason).toMatch(/poured .* and was cut/);
    expect(live.comments.length).toBeLessThan(20_000);
  });

  test('in a content coding nobody asked for is read all the same', async () => {
    await using target = await streaming({ 'content-encoding': 'gzip' });
    await using tiny = tinySession(target.url);
    const live = await (await tiny.world.room()).open();
    const { response } = await target.next();
    response.write(gzipSync(created(1, 'a')));
    expect((await live.untilMessage('a'))?.seq).toBe(1);
  });
});

test('a stream of few bytes that stand for many events is cut like any that pours', async () => {
  await using target = await streaming({ 'content-encoding': 'gzip' });
  await using tiny = tinySession(target.url);
  const live = await (await tiny.world.room()).open();
  const { response } = await target.next();
  response.write(gzipSync(': c\n'.repeat(4_000_000)));
  await live.untilEnded(15_000);
  expect(live.ended?.reason).toMatch(/poured .* and was cut/);
  expect(live.comments.length).toBeLessThan(20_000);
});

describe('a stream that is refused', () => {
  async function refusedBy(listener: (request: IncomingMessage, response: ServerResponse) => void, timeoutMs?: number): Promise<Live> {
    await using target = await httpTarget(listener);
    await using tiny = tinySession(target.url);
    return await (await tiny.world.room()).open(timeoutMs === undefined ? {} : { timeoutMs });
  }

  test('has its answer and is over', async () => {
    const body = {
      error: 'CONNECTION_LIMIT_REACHED',
      reason: 'all_typing',
      message: 'No.',
      current_connections: 5,
      max_connections: 5,
      retry_after_ms: 10,
      suggestions: [],
      timestamp: '2025-08-26T10:00:00.000Z',
    };
    const live = await refusedBy((_, response) => response.writeHead(429, { 'retry-after': '1' }).end(JSON.stringify(body)));
    expect(live.admitted).toBe(false);
    expect(live.answer).toMatchObject({ status: 429, body: { reason: 'all_typing' } });
    expect(live.ended).toMatchObject({ by: 'target', reason: 'answered 429' });
    expect(await live.until(() => false)).toBe(false);
  });

  test.each([
    [
      'off contract',
      (_: IncomingMessage, response: ServerResponse) => void response.writeHead(503).end('busy'),
      { status: 'off-contract' },
    ],
    ['reset', (_: IncomingMessage, response: ServerResponse) => void response.socket?.resetAndDestroy(), { status: 'unknown' }],
    ['silent', () => {}, { status: 'unknown', problems: ['no answer within 500 ms'] }],
    ['endless', (_: IncomingMessage, response: ServerResponse) => void response.writeHead(401).write('{'), { status: 'unknown' }],
    [
      'cut off',
      (_: IncomingMessage, response: ServerResponse) =>
        void response.writeHead(401, { 'content-length': '9' }).write('{', () => response.socket?.destroy()),
      { status: 'unknown' },
    ],
  ])('%s', async (name, listener, answer) => {
    const waits = new Set(['silent', 'endless']);
    const live = await refusedBy(listener, waits.has(name) ? 500 : undefined);
    expect(live.answer).toMatchObject(answer);
    expect(live.admitted).toBe(false);
    expect(live.ended).toBeDefined();
  });
});

describe('the end of a story', () => {
  test('ends its streams, also those that are still being opened', async () => {
    await using target = await httpTarget((request, response) => {
      if (request.url?.includes('from_seq=1') === true) return;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
    });
    const tiny = tinySession(target.url);
    const room = await tiny.world.room();
    const live = await room.open();
    const waiting = live.until(() => false, 20_000);
    void room.open({ fromSeq: 1 });
    while (target.connections < 2) await new Promise(setImmediate);
    await tiny[Symbol.asyncDispose]();
    expect(await waiting).toBe(false);
    while (target.sockets.size > 0) await closing([...target.sockets][0]);
  });
});
