import { describe, expect, onTestFinished, test } from 'vitest';
import { readCassette } from '../mock-server/cassette/read-cassette.ts';
import { mockControl } from '../mock-server/control/client.ts';
import { faultNames } from '../mock-server/faults/fault-rule.ts';
import { parseFaults } from '../mock-server/faults/parse-faults.ts';
import { type MockRoom, mockWith, roomIn } from './mock/mock-room.ts';
import { openRaw, parseChunked, type RawSocket } from './server/raw-socket.ts';

const four = 'turns: [{ play: [{ at: 0, event: note.added, data: { n: "{{n}}" }, repeat: 3, every: 0 }] }]';

/** A stream whose log has four events (a message and three notes), broken by this fault; read as bytes, because decoders forgive. */
async function broken(fault: string, settings: Parameters<typeof mockWith>[1] = {}) {
  const { url } = await mockWith(four, settings);
  const room = roomIn(url);
  const control = mockControl(url);
  await room.post('hello');
  const whole = await room.open('?from_seq=0');
  await whole.until(({ events }) => events.length === 5);
  const raw = await rawStream(url, room, { 'x-mock-fault': fault });
  return { url, room, control, raw, whole };
}

async function rawStream(url: string, room: MockRoom, headers: Record<string, string>, query = '?from_seq=0'): Promise<RawSocket> {
  const raw = await openRaw(Number(new URL(url).port));
  onTestFinished(() => raw[Symbol.asyncDispose]());
  const lines = Object.entries({ host: 'localhost', 'x-user-id': room.userId, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  raw.send(`GET /v1/projects/${room.projectId}/chat/stream${query} HTTP/1.1\r\n${lines.join('')}\r\n`);
  return raw;
}

const bodyOf = (answer: string): string => parseChunked(answer.slice(answer.indexOf('\r\n\r\n') + 4)).chunks.join('');
/** The ids on a stream in their order; - for an event without one. */
const idsIn = (body: string): string[] =>
  body.split('\n\n').flatMap((frame) => (frame.includes('data:') ? [/^id: (\d+)$/m.exec(frame)?.[1] ?? '-'] : []));
/** The last of the four events is there, to its end. */
const hasFour = (so: string): boolean => so.includes('id: 4') && so.endsWith('\n\n\r\n');
const statusOf = async (room: MockRoom, headers: Record<string, string> = {}): Promise<number> =>
  (await room.fetch('GET', 'chat/read-status', undefined, headers)).status;

describe('on requests', () => {
  test('latency: late, by ms and up to jitter more, for its operations only', async () => {
    const { url } = await mockWith([], { faults: [{ fault: 'latency', ms: 150, jitter: 50, on: ['getReadStatus'] }] });
    const room = roomIn(url);
    const took = async (act: () => Promise<unknown>): Promise<number> => {
      const before = performance.now();
      await act();
      return performance.now() - before;
    };
    expect(await took(() => statusOf(room))).toBeGreaterThan(145);
    await mockControl(url).verify({ operation: 'getReadStatus' });
    const [late, quick] = [await took(() => statusOf(room)), await took(() => room.history())];
    expect(quick).toBeLessThan(late);
  });

  test.each([
    [429, 'RATE_LIMITED', 1_000, '1'],
    [500, 'INTERNAL', undefined, null],
    [503, 'UNAVAILABLE', 1_000, '1'],
    [401, 'MISSING_SIGNATURE', undefined, null],
    [408, 'TIMESTAMP_OUT_OF_RANGE', undefined, null],
  ])('status %i in the error shape', async (status, error, retryAfterMs, retryAfter) => {
    const { url } = await mockWith();
    const answer = await roomIn(url).fetch('GET', 'chat/read-status', undefined, {
      'x-mock-fault': `status; status=${status}`,
      'x-request-id': 'r-1',
      'x-sheen-locale': 'fr',
    });
    expect([answer.status, await answer.json()]).toEqual([
      status,
      { error, message: expect.any(String), ...(retryAfterMs !== undefined && { retry_after_ms: retryAfterMs }) },
    ]);
    expect(['retry-after', 'x-request-id', 'content-language'].map((name) => answer.headers.get(name))).toEqual([retryAfter, 'r-1', 'fr']);
  });

  test('drop: no answer, after the request was handled or before', async () => {
    const { url } = await mockWith();
    const room = roomIn(url);
    const lost = (fault: string, message: string) =>
      room.fetch('POST', '/v1/chat/unified', { projectId: room.projectId, userId: room.userId, message }, { 'x-mock-fault': fault });
    await expect(lost('drop', 'stored')).rejects.toThrow();
    await expect(lost('drop; handled=no', 'not stored')).rejects.toThrow();
    const texts = (await room.history()).messages.filter(({ messageType }) => messageType === 'user').map(({ text }) => text);
    expect(texts).toEqual(['stored']);
    expect((await mockControl(url).requests({ operation: 'postMessage' })).map(({ answer }) => answer)).toEqual([
      { kind: 'dropped' },
      { kind: 'dropped' },
    ]);
  });

  test('drop of a stream frees its place', async () => {
    const { url } = await mockWith([], { maxConnections: 1 });
    const room = roomIn(url);
    await expect(room.open('', { 'x-mock-fault': 'drop' })).rejects.toThrow();
    expect((await mockControl(url).streams()).length).toBe(0);
    expect((await room.open()).status).toBe(200);
  });

  test('clock: dates of answers and events are wrong by ms', async () => {
    const { room, raw } = await broken('clock; ms=-3600000');
    const answer = await room.fetch('GET', 'chat/read-status', undefined, { 'x-mock-fault': 'clock; ms=86400000' });
    const ahead = Date.parse(answer.headers.get('date') ?? '') - Date.now();
    expect(ahead).toBeGreaterThan(86_400_000 - 60_000);
    expect(ahead).toBeLessThan(86_400_000 + 60_000);
    const text = await raw.until(hasFour);
    const stamps = [...text.matchAll(/"timestamp":"([^"]+)"/g)].map(([, at = '']) => Date.parse(at) - Date.now());
    expect(stamps.length).toBe(5);
    for (const away of stamps) expect(Math.abs(away + 3_600_000)).toBeLessThan(60_000);
  });

  test('hard-limit: a stream is refused as when somebody types on all', async () => {
    const { url } = await mockWith([], { maxConnections: 3 });
    const room = roomIn(url);
    const refused = await room.fetch('GET', 'chat/stream', undefined, { 'x-mock-fault': 'hard-limit' });
    expect([refused.status, await refused.json()]).toEqual([
      429,
      expect.objectContaining({
        error: 'CONNECTION_LIMIT_REACHED',
        reason: 'all_typing',
        current_connections: 3,
        max_connections: 3,
        retry_after_ms: 1_000,
      }),
    ]);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await statusOf(room, { 'x-mock-fault': 'hard-limit' })).toBe(200);
  });
});

describe('on streams', () => {
  test.each([1, 3])('cut; events=%i: so many events, then a reset', async (events) => {
    const { raw } = await broken(`cut; events=${events}`);
    const body = await raw.closed();
    expect(idsIn(bodyOf(body))).toEqual(['0', '1', '2', '3'].slice(0, events + 1));
    expect(body).not.toContain('\r\n0\r\n');
  });

  test('cut; bytes=100: so many bytes', async () => {
    const { raw, whole } = await broken('cut; bytes=100');
    const body = bodyOf(await raw.closed());
    expect(body.length).toBe(100);
    // Another connection has another id and date; the rest is the same.
    expect(body.slice(0, 60)).toBe(whole.text().slice(0, 60));
  });

  test('cut; ms=50: after so long', async () => {
    const { raw } = await broken('cut; ms=50');
    const before = performance.now();
    expect(idsIn(bodyOf(await raw.closed()))).toEqual(['0', '1', '2', '3', '4']);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  test('stall: nothing more, not even comments, and the stream stays', async () => {
    const { raw, control, room } = await broken('stall; events=2', { keepAliveMs: 20 });
    await raw.until((text) => text.includes('id: 2'));
    // A fence: others get keep-alives and new events.
    const other = await room.open();
    await room.post('later');
    await other.until((live) => live.text().includes(': keep-alive') && live.text().includes('later'));
    const [stalled] = await control.streams();
    expect([stalled?.open, idsIn(bodyOf(raw.text()))]).toEqual([true, ['0', '1', '2']]);
    expect(raw.text()).not.toContain(': keep-alive');
  });

  test('silence: no comments, but events', async () => {
    const { raw, room } = await broken('silence', { keepAliveMs: 20 });
    const other = await room.open();
    await other.until((live) => live.text().includes(': keep-alive'));
    await room.post('later');
    const text = await raw.until((so) => so.includes('later'));
    expect(text).not.toContain(': keep-alive');
  });

  test('split: every frame in pieces, and nothing is lost', async () => {
    const { raw, whole } = await broken('split; bytes=7, cut; events=4');
    const text = await raw.closed();
    const { chunks } = parseChunked(text.slice(text.indexOf('\r\n\r\n') + 4));
    expect(Math.max(...chunks.map(({ length }) => length))).toBe(7);
    const behind = (body: string) => body.slice(body.indexOf('id: 1'));
    expect(behind(chunks.join(''))).toBe(behind(whole.text()));
  });

  test('split and cut together: what was told arrives in pieces before the reset', async () => {
    const { raw } = await broken('split; bytes=7, cut; events=2');
    expect(idsIn(bodyOf(await raw.closed()))).toEqual(['0', '1', '2']);
  });

  test.each([
    ['repeat; nth=2', ['0', '1', '2', '2', '3', '4']],
    ['reorder; nth=2', ['0', '1', '3', '2', '4']],
    ['gap; nth=2', ['0', '1', '3', '4']],
    ['no-id; nth=2', ['0', '1', '-', '3', '4']],
    ['repeat; nth=1, gap; nth=3', ['0', '1', '1', '2', '4']],
  ])('%s', async (fault, ids) => {
    const { raw } = await broken(fault);
    const text = await raw.until(hasFour);
    expect(idsIn(bodyOf(text))).toEqual(ids);
  });

  test('malformed: no JSON, once', async () => {
    const { raw } = await broken('malformed; nth=2');
    const body = bodyOf(await raw.until(hasFour));
    const isJson = [...body.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => {
      try {
        return typeof JSON.parse(data) === 'object';
      } catch {
        return false;
      }
    });
    expect(isJson).toEqual([true, true, false, true, true]);
  });

  test('takeover: told as by a newcomer, then the end, and the place is free', async () => {
    const { raw, control } = await broken('takeover; events=2', { maxConnections: 2 });
    const text = await raw.closed();
    const body = bodyOf(text);
    expect(idsIn(body)).toEqual(['0', '1', '2', '2']);
    const [, connection = ''] = /x-sse-connection-id: (\S+)/.exec(text) ?? [];
    expect(body).toContain(`"evicted_connection_id":"${connection}","reason":"connection_limit"`);
    expect(text).toContain('\r\n0\r\n');
    expect((await control.streams()).length).toBe(1);
  });
});

describe('which requests meet a fault', () => {
  test('by rule: operation, user, project, so many after so many; by control or from a cassette', async () => {
    const { url } = await mockWith('faults: [{ fault: status, status: 500, on: putReadMark }]');
    const control = mockControl(url);
    const [room, other] = [roomIn(url), roomIn(url)];
    expect([(await room.fetch('PUT', 'chat/read', { last_read_seq: 1 })).status, await statusOf(room)]).toEqual([500, 200]);
    await control.faults(`status; status=503; user=${room.userId.toUpperCase()}; skip=1; times=2`);
    expect([await statusOf(room), await statusOf(room), await statusOf(other), await statusOf(room), await statusOf(room)]).toEqual([
      200, 503, 200, 503, 200,
    ]);
    await control.faults([{ fault: 'status', status: 503, project: other.projectId }]);
    expect([await statusOf(room), await statusOf(other)]).toEqual([200, 503]);
    // What was not aimed at it leaves discovery alone.
    await control.faults('status; status=503');
    expect([await statusOf(room), (await fetch(`${url}/.well-known/chat-contract`)).status]).toEqual([503, 200]);
    await control.faults();
    expect(await statusOf(room)).toBe(200);
  });

  test('by chance, drawn from the seed: the same requests in every run', async () => {
    const drawn = async (seed: string): Promise<string> => {
      const { url } = await mockWith([], { seed, faults: [{ fault: 'status', status: 503, chance: 0.5 }] });
      const room = roomIn(url);
      const statuses: number[] = [];
      for (let at = 0; at < 24; at += 1) statuses.push(await statusOf(room));
      return statuses.join(' ');
    };
    const first = await drawn('1');
    expect(new Set(first.split(' '))).toEqual(new Set(['200', '503']));
    expect(await drawn('1')).toBe(first);
    expect(await drawn('2')).not.toBe(first);
  });

  test('by header or query for one request; a wrong one is refused, and nothing is done', async () => {
    const { url } = await mockWith();
    const room = roomIn(url);
    expect([await statusOf(room, { 'x-mock-fault': 'status; status=503' }), await statusOf(room)]).toEqual([503, 200]);
    const live = await room.open('?mockFault=cut;%20events%3D1');
    await room.post('hello');
    await live.over;
    expect(live.events.map(({ id }) => id)).toEqual(['0', '1']);
    const wrong = async (fault: string) =>
      (
        await room.fetch(
          'POST',
          '/v1/chat/unified',
          { projectId: room.projectId, userId: room.userId, message: 'x' },
          { 'x-mock-fault': fault },
        )
      ).json();
    expect(await wrong('boom')).toEqual({ error: 'VALIDATION_FAILED', message: expect.stringContaining('there is no fault "boom"') });
    expect(await wrong('drop; times=2')).toEqual({
      error: 'VALIDATION_FAILED',
      message: 'Failed to read the fault drop: times is for rules that stay, and this one is for this request alone. Leave it out.',
    });
    expect((await room.history()).messages.filter(({ messageType }) => messageType === 'user').map(({ text }) => text)).toEqual(['hello']);
  });

  test('is told in the journal, with the clause that it breaks', async () => {
    const { control } = await broken('gap; nth=2, latency; ms=1');
    const [request] = await control.waitFor({ headers: { 'x-mock-fault': 'gap; nth=2, latency; ms=1' } });
    expect(request?.notes).toEqual([
      { kind: 'fault', fault: 'gap', breaks: ['resume.from-seq'] },
      { kind: 'fault', fault: 'latency', breaks: [] },
    ]);
  });
});

test('every fault can be written in a cassette and in one line', () => {
  const settings: Record<string, string> = { latency: 'ms=1', status: 'status=500', cut: 'ms=1', clock: 'ms=1' };
  for (const name of faultNames) {
    const setting = settings[name];
    expect(parseFaults(setting === undefined ? name : `${name}; ${setting}`).ok).toBe(true);
    const yaml = `cassette: 1\nfaults: [{ fault: ${name}${setting === undefined ? '' : `, ${setting.replace('=', ': ')}`} }]`;
    expect(readCassette(yaml, 'x.yaml').ok).toBe(true);
  }
});
