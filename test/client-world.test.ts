import { describe, expect, test } from 'vitest';
import { startServer } from '../reference-server/server.ts';
import { type Draft, StoryBroken } from '../src/kit/index.ts';
import { tinySecret, tinySession } from './tiny-session.ts';
import { httpTarget, type TinyTarget } from './tiny-target.ts';

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('a world', () => {
  test('makes rooms and drafts that nobody used before', async () => {
    await using tiny = tinySession('http://127.0.0.1:9');
    const { world } = tiny;
    const [one, two] = [await world.room(), await world.room()];
    expect(one.projectId).toMatch(uuidForm);
    expect(new Set([one.projectId, two.projectId, one.userId, two.userId]).size).toBe(4);
    expect((await one.withUser()).projectId).toBe(one.projectId);
    expect((await one.withUser(two.userId)).userId).toBe(two.userId);
    expect((await one.elsewhere()).userId).toBe(one.userId);
    expect((await one.elsewhere()).projectId).not.toBe(one.projectId);
    expect(() => one.through(1)).toThrow(/no replica 1/);

    expect(world.draft('hello')).toMatchObject({
      message: 'hello',
      buildImmediately: false,
      client_msg_id: expect.stringMatching(uuidForm),
    });
    expect(JSON.parse(JSON.stringify(world.draft('x', { client_msg_id: undefined } as unknown as Partial<Draft>)))).toEqual({
      message: 'x',
      buildImmediately: false,
    });
    expect(world.legacyDraft('hello', { mode: 'build' })).toMatchObject({
      text: 'hello',
      mode: 'build',
      client_msg_id: expect.any(String),
    });
  });

  test('is random by seed and scenario, whatever runs beside', async () => {
    const drawn = async (seed: number, name: string) => {
      await using tiny = tinySession('http://127.0.0.1:9', { seed, name });
      return Array.from({ length: 20 }, () => tiny.world.random(1_000));
    };
    const first = await drawn(7, 'a/b');
    expect(await drawn(7, 'a/b')).toEqual(first);
    expect(await drawn(8, 'a/b')).not.toEqual(first);
    expect(await drawn(7, 'a/c')).not.toEqual(first);
    expect(first.every((number) => Number.isInteger(number) && number >= 0 && number < 1_000)).toBe(true);
    expect(new Set(first).size).toBeGreaterThan(10);
  });

  test('runs tasks at a width, results in order, and stops where one fails', async () => {
    await using tiny = tinySession('http://127.0.0.1:9');
    let inFlight = 0;
    let most = 0;
    const task = (value: number) => async () => {
      most = Math.max(most, ++inFlight);
      await new Promise(setImmediate);
      inFlight -= 1;
      return value;
    };
    expect(await tiny.world.all(3, [1, 2, 3, 4, 5, 6, 7].map(task))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
    expect(await tiny.world.all(3, [])).toEqual([]);
    await expect(tiny.world.all(2, [task(1), () => Promise.reject(new Error('no'))])).rejects.toThrow('no');
  });

  test('waits as long as the target asked for, unless the story is given up', async () => {
    await using tiny = tinySession('http://127.0.0.1:9');
    const from = performance.now();
    await tiny.world.dueIn(40);
    expect(performance.now() - from).toBeGreaterThanOrEqual(39);
    let over = false;
    void tiny.world.dueIn(10).then(() => {
      over = true;
    });
    await Promise.resolve();
    tiny.giveUp();
    // A timer that is due later is over, so this one never will be.
    await using other = tinySession('http://127.0.0.1:9');
    await other.world.dueIn(20);
    expect(over).toBe(false);
  });

  test('breaks the story where it cannot go on, and tells which operation it needed', async () => {
    await using target = await httpTarget((request, response) => {
      request.resume();
      response.writeHead(500).end('oops');
    });
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    const reply = await room.post(tiny.world.draft());
    const broken = (() => {
      try {
        return tiny.world.need(reply, 201, 200);
      } catch (cause) {
        return cause;
      }
    })();
    expect(broken).toBeInstanceOf(StoryBroken);
    expect(broken).toMatchObject({
      operation: 'postMessage',
      message: 'the story needs POST /v1/chat/unified to be answered 201 or 200, and got 500 (off contract: the body is no JSON)',
    });
  });

  test('sends only granted control actions, with the token, and follows the clock they move', async () => {
    const server = await startServer({ secret: tinySecret, controlToken: 'the-control-token', logLevel: 'silent' });
    try {
      await using tiny = tinySession(server.url, { controlToken: 'the-control-token', capabilities: ['clock'] });
      const room = await tiny.world.room();
      await expect(tiny.world.control.send({ action: 'cache.outage', ms: 100 })).rejects.toThrow(/needs the capability faults/);
      await tiny.world.control.send({ action: 'clock.advance', ms: 3_600_000 });
      expect(Math.round((tiny.run.replicas[0].clock.offsetMs ?? 0) / 60_000)).toBe(60);
      expect((await room.readStatus()).status).toBe(200);
      await tiny.world.control.send({ action: 'reset' });
      expect((await room.readStatus()).status).toBe(200);

      await using wrong = tinySession(server.url, { controlToken: 'another-token', capabilities: ['clock'] });
      await expect(wrong.world.control.send({ action: 'clock.advance', ms: 1 })).rejects.toThrow(
        /clock\.advance was not answered 204 but 404/,
      );
    } finally {
      await server.close();
    }
  });
});

test('a clock that moved is asked for at once: the answer to the action may still carry the old date', async () => {
  let aheadMs = 0;
  const timestamps: number[] = [];
  await using target = await httpTarget((request, response) => {
    request.resume();
    const now = Date.now();
    if (request.url?.endsWith('/control') === true) {
      response.writeHead(204, { date: new Date(now + aheadMs).toUTCString() }).end();
      aheadMs = 3_600_000;
      return;
    }
    if (request.url?.includes('read-status') === true) timestamps.push(Number(request.headers['x-sheen-timestamp']) - now / 1_000);
    response.writeHead(200, { date: new Date(now + aheadMs).toUTCString() }).end('{"last_read_seq":0}');
  });
  await using tiny = tinySession(target.url, { controlToken: 'token', capabilities: ['clock'] });
  await tiny.world.control.send({ action: 'clock.advance', ms: 3_600_000 });
  await (await tiny.world.room()).readStatus();
  expect(timestamps.map((seconds) => Math.round(seconds / 60))).toEqual([60]);
});

interface Page {
  readonly seqs: readonly number[];
  readonly newer: boolean;
}

/** A history that answers what it is told to, whatever was asked. */
async function paging(pages: readonly Page[]): Promise<TinyTarget & { asked: string[] }> {
  const asked: string[] = [];
  const target = await httpTarget((request, response) => {
    const page = pages[asked.length];
    asked.push(new URL(request.url ?? '', 'http://x').search);
    const messages = (page?.seqs ?? []).map((seq) => ({
      id: `m${seq}`,
      seq,
      projectId: '11111111-1111-4111-8111-111111111111',
      text: 'x',
      messageType: 'user',
      mode: 'plan',
      timestamp: 't',
    }));
    if (page === undefined) response.writeHead(500).end();
    else response.end(JSON.stringify({ messages, pagination: { has_more_older: false, has_more_newer: page.newer } }));
  });
  return Object.defineProperty(target, 'asked', { value: asked }) as TinyTarget & { asked: string[] }; // `as`: the field was added just now
}

const hundred = (from: number) => Array.from({ length: 100 }, (_, at) => from + at);

describe('the whole history', () => {
  test.each<{ name: string; pages: Page[]; seqs: number; asked: string[]; problem?: RegExp }>([
    { name: 'one short page', pages: [{ seqs: [3, 5], newer: false }], seqs: 2, asked: ['?limit=100&after_seq=0'] },
    {
      name: 'several pages',
      pages: [
        { seqs: hundred(1), newer: true },
        { seqs: [200, 201], newer: false },
      ],
      seqs: 102,
      asked: ['?limit=100&after_seq=0', '?limit=100&after_seq=100'],
    },
    {
      name: 'pages that tell too early that there is no more',
      pages: [
        { seqs: hundred(1), newer: false },
        { seqs: [200], newer: false },
      ],
      seqs: 101,
      asked: ['?limit=100&after_seq=0', '?limit=100&after_seq=100'],
    },
    {
      name: 'a page that tells of more where there is none',
      pages: [
        { seqs: [1], newer: true },
        { seqs: [], newer: true },
      ],
      seqs: 1,
      asked: ['?limit=100&after_seq=0', '?limit=100&after_seq=1'],
    },
    {
      name: 'pages that lead nowhere',
      pages: [
        { seqs: [1], newer: true },
        { seqs: [1], newer: true },
      ],
      seqs: 2,
      asked: ['?limit=100&after_seq=0', '?limit=100&after_seq=1'],
      problem: /leads nowhere/,
    },
    {
      name: 'a page off contract',
      pages: [{ seqs: [1], newer: true }],
      seqs: 1,
      asked: ['?limit=100&after_seq=0', '?limit=100&after_seq=1'],
      problem: /page 2 \(after_seq=1\) was not answered 200/,
    },
  ])('$name', async ({ pages, seqs, asked, problem }) => {
    await using target = await paging(pages);
    await using tiny = tinySession(target.url);
    const found = await (await tiny.world.room()).wholeHistory();
    expect(found.messages).toHaveLength(seqs);
    expect(target.asked).toEqual(asked);
    if (problem === undefined) expect(found.problems).toEqual([]);
    else expect(found.problems.join()).toMatch(problem);
  });
});

describe('the log and its fences', () => {
  test('are read from a server as they are', async () => {
    const server = await startServer({ secret: tinySecret, logLevel: 'silent', maxConnections: 2, assistant: false });
    try {
      await using tiny = tinySession(server.url);
      const room = await tiny.world.room();
      const [one, two] = [await room.open(), await room.open()];
      await room.post(tiny.world.draft('first'));
      const fence = await room.fence(one, two);
      expect(fence.reply.status).toBe(201);
      expect(fence.arrived).toEqual([true, true]);
      const until = fence.seq ?? 0;
      // Both places are taken: reading the log takes none of them.
      const whole = await room.readLog(until);
      expect(whole.complete).toBe(true);
      expect(whole.events.map(({ payload }) => payload['message'])).toEqual(['first', fence.draft.message]);
      expect((await room.readLog(until, until - 1)).events).toHaveLength(1);
      expect(one.ended ?? two.ended).toBeUndefined();
      one.cut();
      expect((await room.fence(one, two)).arrived).toEqual([false, true]);
    } finally {
      await server.close();
    }
  });

  test('a truncated replay is followed to where it says it ended', async () => {
    const asked: string[] = [];
    const frame = (seq: number, event: string, data: unknown) =>
      `id: ${seq}\nevent: ${event}\ndata: ${JSON.stringify({ seq, event, timestamp: 't', data })}\n\n`;
    await using target = await httpTarget((request, response) => {
      const from = Number(new URL(request.url ?? '', 'http://x').searchParams.get('from_seq'));
      asked.push(String(from));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (let seq = from + 1; seq <= Math.min(from + 2, 5); seq++) response.write(frame(seq, 'x.y', {}));
      if (from + 2 < 5) response.end(frame(from + 2, 'replay.truncated', { last_seq: from + 2 }));
    });
    await using tiny = tinySession(target.url);
    const { events, complete } = await (await tiny.world.room()).readLog(5);
    expect(asked).toEqual(['0', '2', '4']);
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(complete).toBe(true);
  });
});
