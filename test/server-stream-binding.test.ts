import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { chunkedFrame } from '../http-binding/chunked-frame.ts';
import type { StreamSink } from '../src/engine/call.ts';
import { deferred } from './server/deferred.ts';
import { openRaw, parseChunked, type RawSocket } from './server/raw-socket.ts';
import { startStub, tell } from './server/stub-engine.ts';
import { frameOf, type StubStream, stubStream } from './server/stub-stream.ts';

const cleanups: AsyncDisposable[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup[Symbol.asyncDispose]();
});
const kept = <T extends AsyncDisposable>(thing: T): T => {
  cleanups.push(thing);
  return thing;
};

const path = '/v1/projects/11111111-1111-4111-8111-111111111111/chat/stream';
const get = (version = '1.1', extra = ''): string => `GET ${path} HTTP/${version}\r\nHost: x\r\n${extra}\r\n`;
const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);
/** Waits for several frames of this text to be in the answer. */
const holds = (part: string) => (text: string) => text.includes(part);

/** A server that gives the same stubbed stream to every GET of the stream. */
async function serveStream(stream: StubStream, options: { bufferBytes?: number; lingerMs?: number } = {}): Promise<number> {
  const server = kept(await startStub((call) => (call.operation === 'openStream' ? stream : tell(call)), options));
  return server.port;
}

async function openStream(port: number, request = get()): Promise<RawSocket> {
  const raw = kept(await openRaw(port));
  raw.send(request);
  await raw.until(holds('\r\n\r\n'));
  return raw;
}

test('headers come at once and as the engine gave them; frames come as valid chunks; the end ends chunks and connection', async () => {
  const stream = stubStream();
  const raw = await openStream(await serveStream(stream));
  const head = raw.text().slice(0, raw.text().indexOf('\r\n\r\n'));
  expect(head.split('\r\n')[0]).toBe('HTTP/1.1 200 OK');
  expect(head.toLowerCase().split('\r\n').slice(1).sort()).toEqual(
    [
      'connection: close',
      'content-type: text/event-stream',
      'date: tue, 26 aug 2025 10:00:00 gmt',
      'transfer-encoding: chunked',
      'x-request-id: told',
    ].sort(),
  );
  const sink = await stream.sink;
  const frames = ['id: 1\ndata: a\n\n', `id: 2\ndata: ${'é'.repeat(9_000)}\n\n`, ': keep-alive\n\n'];
  for (const frame of frames) expect(sink.write(frameOf(frame))).toBe(true);
  sink.end();
  const { chunks, ended } = parseChunked(bodyOf(await raw.closed()));
  expect(chunks.map((chunk) => Buffer.from(chunk, 'latin1').toString('utf8'))).toEqual(frames);
  expect(ended).toBe(true);
  await stream.detached;
});

test('a frame is encoded once, however many get it', () => {
  const frame = frameOf('data: a\n\n');
  expect(chunkedFrame(frame)).toBe(chunkedFrame(frame));
  expect(chunkedFrame(frame).toString()).toBe('9\r\ndata: a\n\n\r\n');
  expect(chunkedFrame(frameOf('data: a\n\n'))).not.toBe(chunkedFrame(frame));
});

test('HTTP/1.0 gets the bare frames', async () => {
  const stream = stubStream((sink) => void sink.write(frameOf('data: a\n\n')));
  const raw = await openStream(await serveStream(stream), get('1.0'));
  const sink = await stream.sink;
  sink.write(frameOf('data: b\n\n'));
  sink.end();
  expect(bodyOf(await raw.closed())).toBe('data: a\n\ndata: b\n\n');
});

test('a stream that waits behind another answer keeps out of it', async () => {
  const first = deferred<void>();
  const stream = stubStream((sink) => void sink.write(frameOf('data: a\n\n')));
  const server = kept(
    await startStub(async (call) => {
      if (call.operation === 'openStream') return stream;
      await first.promise;
      return tell(call);
    }),
  );
  const raw = kept(await openRaw(server.port));
  raw.send(`GET /.well-known/chat-contract HTTP/1.1\r\nHost: x\r\n\r\n${get()}`);
  const sink = await stream.sink;
  sink.write(frameOf('data: b\n\n'));
  first.resolve();
  await raw.until(holds('data: b'));
  sink.write(frameOf('data: c\n\n'));
  sink.end();
  const text = await raw.closed();
  const second = text.indexOf('HTTP/1.1', 5);
  expect(text.slice(0, second)).not.toContain('data: ');
  expect(parseChunked(bodyOf(text.slice(second)))).toEqual({ chunks: ['data: a\n\n', 'data: b\n\n', 'data: c\n\n'], ended: true });
});

test.each([
  ['closes', (raw: RawSocket) => void raw.socket.destroy()],
  ['resets', (raw: RawSocket) => void raw.socket.resetAndDestroy()],
  ['half-closes', (raw: RawSocket) => void raw.socket.end()],
])('a peer that %s frees its stream, once', async (_how, leave) => {
  const stream = stubStream();
  const raw = await openStream(await serveStream(stream));
  const sink = await stream.sink;
  leave(raw);
  await stream.detached;
  expect(sink.write(frameOf('data: a\n\n'))).toBe(false);
  sink.end();
  await raw.closed();
  expect(stream.detaches()).toBe(1);
});

test('a peer that sends a body along is still missed when it goes', async () => {
  const stream = stubStream();
  const raw = await openStream(await serveStream(stream), get('1.1', 'Content-Length: 10000000\r\n') + 'x'.repeat(1_000_000));
  await stream.sink;
  raw.socket.destroy();
  await stream.detached;
});

test('a peer that has gone before the engine decided gets nothing and holds nothing', async () => {
  const asked = deferred<void>();
  const decided = deferred<void>();
  let attached = false;
  const stream = stubStream(() => {
    attached = true;
  });
  const server = kept(
    await startStub(async () => {
      asked.resolve();
      await decided.promise;
      return stream;
    }),
  );
  const raw = kept(await openRaw(server.port));
  raw.send(get());
  await asked.promise;
  raw.socket.resetAndDestroy();
  // The server has noticed when it logs that this other connection, opened later, was closed too.
  await new Promise((resolve) => setImmediate(resolve));
  const other = await openRaw(server.port);
  other.send('GARBAGE\r\n\r\n');
  await other.closed();
  decided.resolve();
  await stream.detached;
  expect(attached).toBe(false);
});

test('garbage sent into a stream ends it and is not answered inside it', async () => {
  const stream = stubStream((sink) => void sink.write(frameOf('data: a\n\n')));
  const raw = await openStream(await serveStream(stream));
  await raw.until(holds('data: a'));
  raw.send('GARBAGE\r\n\r\n');
  await raw.closed();
  await stream.detached;
  expect(parseChunked(bodyOf(raw.text()))).toEqual({ chunks: ['data: a\n\n'], ended: false });
});

test('a slow reader is held back at the bound and gets everything in the end', async () => {
  const bufferBytes = 262_144;
  const stream = stubStream();
  const port = await serveStream(stream, { bufferBytes });
  const raw = await openStream(port);
  const sink = await stream.sink;
  raw.socket.pause();
  const frame = frameOf(`data: ${'x'.repeat(10_000)}\n\n`);
  const written = writeUntilHeld(sink, frame);
  let drained = false;
  sink.onDrain(() => {
    drained = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(drained).toBe(false);
  raw.socket.resume();
  await raw.until((text) => parsedLength(text) === written);
  expect(drained).toBe(true);
  expect(sink.write(frame)).toBe(true);
});

test('what a stalled reader makes the process keep is the bound and one frame', async () => {
  const bufferBytes = 262_144;
  const seen = deferred<{ unsent: () => number }>();
  const stream = stubStream();
  const server = kept(
    await startStub(() => stream, {
      bufferBytes,
      decorate: (app) =>
        app.addHook('onRequest', (request, _reply, done) => {
          seen.resolve({ unsent: () => request.raw.socket.writableLength });
          done();
        }),
    }),
  );
  const raw = await openStream(server.port);
  raw.socket.pause();
  const sink = await stream.sink;
  const frame = frameOf(`data: ${'x'.repeat(10_000)}\n\n`);
  writeUntilHeld(sink, frame);
  const { unsent } = await seen.promise;
  expect(unsent()).toBeGreaterThanOrEqual(bufferBytes);
  expect(unsent()).toBeLessThanOrEqual(bufferBytes + frame.bytes.length + 16);
});

test('a stalled reader whose stream is ended is closed by force when it does not take the rest', async () => {
  const stream = stubStream();
  const raw = await openStream(await serveStream(stream, { lingerMs: 100 }));
  raw.socket.pause();
  const sink = await stream.sink;
  writeUntilHeld(sink, frameOf(`data: ${'x'.repeat(10_000)}\n\n`));
  sink.end();
  await stream.detached;
  raw.socket.resume();
  await raw.closed();
  expect(() => parseChunked(bodyOf(raw.text()))).toThrow();
});

test('one stalled reader does not hold back another', async () => {
  const streams = [stubStream(), stubStream()];
  const queue = [...streams];
  const server = kept(await startStub((call) => (call.operation === 'openStream' ? (queue.shift() ?? tell(call)) : tell(call))));
  const asleep = await openStream(server.port);
  const awake = await openStream(server.port);
  asleep.socket.pause();
  const [first, second] = await Promise.all(streams.map((stream) => stream.sink));
  const frame = frameOf(`data: ${'x'.repeat(10_000)}\n\n`);
  const written = writeUntilHeld(first, frame);
  for (let n = 0; n < written; n += 1) {
    if (second?.write(frame) === false) await once(awake.socket, 'data');
  }
  await awake.until((text) => parsedLength(text) === written, 10_000);
});

function writeUntilHeld(sink: StreamSink | undefined, frame: { readonly bytes: Uint8Array }): number {
  let written = 1;
  while (sink?.write(frame)) written += 1;
  return written;
}

/** How many whole chunks have arrived. */
function parsedLength(text: string): number {
  return text.split('\n\n\r\n').length - 1;
}
