import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { AnyReply, Room, World } from '../src/kit/index.ts';
import { tinySession } from './tiny-session.ts';
import { tcpTarget } from './tiny-target.ts';

/** Pieces of answers, right and wrong, put together at random and then damaged. */
const heads = [
  'HTTP/1.1 201 Created\r\n',
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.0 200 OK\r\n',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n',
  'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 201 OK\r\n',
  'HTTP/1.1 204 No Content\r\n',
  'HTTP/1.1 304 Not Modified\r\n',
  'HTTP/1.1 999 X\r\n',
  'HTTP/2.0 200 OK\r\n',
];
const fields = [
  'content-type: text/event-stream\r\n',
  'Connection: close\r\n',
  'Keep-Alive: timeout=0\r\n',
  'Keep-Alive: timeout=soon\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Content-Length: 5\r\n',
  'Content-Length: -1\r\n',
  'content-encoding: gzip\r\n',
  'content-encoding: br\r\n',
  'date: never\r\n',
  'date: Tue, 26 Aug 2031 10:00:00 GMT\r\n',
  `x: ${'y'.repeat(70_000)}\r\n`,
  '__proto__: x\r\n',
  'constructor: x\r\n',
  ': x\r\n',
  'Set-Cookie: a\r\nSet-Cookie: b\r\n',
];
const bodies = [
  '{"accepted":true,"message_seq":1}',
  '{}',
  '',
  'id: 1\nevent: x.y\ndata: {"seq":1}\n\n: c\n\n',
  '\0\0\0',
  'x'.repeat(3_000),
];

function damaging(seed: number): (socket: Socket) => void {
  let state = seed;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state % below;
  };
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? '';
  const answer = (socket: Socket) => {
    let head = pick(heads);
    for (let more = random(4); more > 0; more--) head += pick(fields);
    const body = pick(bodies);
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n`;
    const whole = head.includes('chunked') ? `${head}\r\n${chunk}${random(2) === 0 ? '' : '0\r\n\r\n'}` : `${head}\r\n${body}`;
    let bytes = Buffer.from(whole);
    if (random(4) === 0) bytes[random(bytes.length)] = random(256);
    if (random(6) === 0) bytes = bytes.subarray(0, random(bytes.length));
    if (random(8) === 0) bytes = Buffer.concat([bytes, bytes]);
    socket.write(bytes);
    const end = random(4);
    if (end === 0) socket.end();
    if (end === 1) socket.resetAndDestroy();
  };
  return (socket) => {
    if (random(10) === 0) answer(socket);
    socket.on('data', () => answer(socket));
  };
}

const timeoutMs = 60;

async function everything(world: World, room: Room): Promise<AnyReply[]> {
  const live = async (options: { cutAfterBytes?: number; stalled?: boolean }): Promise<AnyReply> => {
    await using opened = await room.open({ ...options, timeoutMs });
    await opened.until(() => false, 10);
    for (const event of opened.events) expect(event.problems).toBeInstanceOf(Array);
    return opened.answer;
  };
  const side = await Promise.all([
    ...Array.from({ length: 6 }, () => room.post(world.draft(), { timeoutMs })),
    room.history({}, { timeoutMs }),
    room.presence(true, { timeoutMs }),
    room.send('openStream', { timeoutMs }),
    room.send('openStream', { timeoutMs, method: 'HEAD' }),
    ...[{}, { cutAfterBytes: 4 }, { stalled: true }].map(live),
  ]);
  await room.postAndHangUp(world.draft());
  return [...side, await room.post(world.draft(), { timeoutMs })];
}

test.each([1, 2, 3])('whatever comes over the wire is a reply, and nothing is left behind (seed %i)', async (seed) => {
  await using target = await tcpTarget(damaging(seed));
  const seen = new Set<AnyReply['status']>();
  for (let round = 0; round < 12; round++) {
    const tiny = tinySession(target.url);
    for (const reply of await everything(tiny.world, await tiny.world.room())) {
      seen.add(reply.status);
      if (reply.status === 'unknown' || reply.status === 'off-contract') expect(reply.problems?.[0]).toEqual(expect.any(String));
    }
    expect(() =>
      JSON.stringify(tiny.session.transcript.render(tiny.run.redactor, tiny.run.foreignText(tiny.session.transcript))),
    ).not.toThrow();
    await tiny[Symbol.asyncDispose]();
  }
  expect(seen).toContain('unknown');
  expect(seen).toContain('off-contract');
  while (target.sockets.size > 0) await new Promise(setImmediate);
});
