import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startTcpProxy, type TcpProxy } from './proxy/tcp-proxy.ts';
import { openRaw, type RawSocket } from './server/raw-socket.ts';

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface House {
  readonly proxy: TcpProxy;
  /** Of the echo itself. */
  readonly port: number;
  /** The echo's ends of its connections. */
  readonly sockets: Socket[];
  connect(port?: number): Promise<RawSocket>;
}

/** An echo behind a proxy. */
async function house(): Promise<House> {
  const sockets: Socket[] = [];
  const echo = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).pipe(socket);
  });
  await once(echo.listen(0, '127.0.0.1'), 'listening');
  const { port } = echo.address() as AddressInfo; // `as`: it listens on a port
  const proxy = await startTcpProxy({ port });
  cleanups.push(async () => {
    await proxy.close();
    for (const socket of sockets) socket.destroy();
    echo.close();
    await once(echo, 'close');
  });
  return {
    proxy,
    port,
    sockets,
    async connect(to = proxy.port) {
      const raw = await openRaw(to);
      cleanups.push(() => void raw.socket.destroy());
      return raw;
    },
  };
}

/** Says something and waits for its echo; gives how long that took, milliseconds. */
async function say(raw: RawSocket, text: string): Promise<number> {
  const startedAt = performance.now();
  const before = raw.text().length;
  raw.send(text);
  await raw.until((seen) => seen.length >= before + text.length);
  return performance.now() - startedAt;
}

describe('the proxy of the tests', () => {
  it('carries bytes both ways, a megabyte unharmed', async () => {
    const { proxy, connect } = await house();
    const raw = await connect();
    const bytes = Buffer.from(Array.from({ length: 1 << 20 }, (_, at) => (at * 31) % 251));
    raw.send(bytes);
    const seen = await raw.until((text) => text.length >= bytes.length);
    expect(seen === bytes.toString('latin1')).toBe(true);
    expect(proxy.connections).toBe(1);
  });

  it('passes an end on after what came before it, and forgets the connection', async () => {
    const { proxy, connect } = await house();
    proxy.shape({ latencyMs: 20 });
    const raw = await connect();
    raw.send('last words');
    raw.socket.end();
    expect(await raw.closed()).toBe('last words');
    // The next connection is made after the end of the first has been seen by both sides.
    await say(await connect(), 'x');
    expect(proxy.connections).toBe(1);
  });

  it('cuts what is open and lets new ones through', async () => {
    const { proxy, sockets, connect } = await house();
    const raw = await connect();
    await say(raw, 'a');
    const gone = new Promise((resolve) => {
      sockets[0]?.once('close', resolve);
    });
    proxy.cutAll();
    await Promise.all([raw.closed(), gone]);
    await say(await connect(), 'b');
    expect(proxy.connections).toBe(1);
  });

  it('refuses new connections only, until it accepts again', async () => {
    const { proxy, sockets, connect } = await house();
    const open = await connect();
    await say(open, 'a');
    proxy.refuse();
    // Reset before or after the client has noticed that it is connected.
    await connect().then(
      (refused) => refused.closed(),
      (error: unknown) => expect(error).toMatchObject({ code: 'ECONNRESET' }),
    );
    await say(open, 'b');
    expect(sockets).toHaveLength(1);
    proxy.accept();
    await say(await connect(), 'c');
  });

  it('holds every byte while paused, and lets them go in order', async () => {
    const { proxy, port, connect } = await house();
    const held = await connect();
    const direct = await connect(port);
    await say(held, '1');
    proxy.pause();
    held.send('2');
    const late = await connect();
    late.send('x');
    // Round trips past the proxy: had it let anything through, it would be here before the last of them.
    for (let n = 0; n < 50; n += 1) await say(direct, '.');
    held.send('3');
    for (let n = 0; n < 50; n += 1) await say(direct, '.');
    expect([held.text(), late.text()]).toEqual(['1', '']);
    proxy.resume();
    expect(await held.until((text) => text.length >= 3)).toBe('123');
    expect(await late.until((text) => text.length >= 1)).toBe('x');
  });

  it('adds its latency to each direction, without making a queue of it', async () => {
    const { proxy, connect } = await house();
    const raw = await connect();
    proxy.shape({ latencyMs: 60 });
    expect(await say(raw, 'a')).toBeGreaterThanOrEqual(119);
    const startedAt = performance.now();
    const one = await raw.until((text) => text === 'a');
    expect(one).toBe('a');
    // Ten chunks on their way together take the time of one, not of ten: 1,200 ms would be a queue.
    for (let n = 0; n < 10; n += 1) {
      raw.send('b');
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    await raw.until((text) => text.length >= 11);
    expect(performance.now() - startedAt).toBeLessThan(1_100);
    proxy.shape({});
    await say(raw, 'c');
  });

  it('lets no more bytes through than its bandwidth', async () => {
    const { proxy, connect } = await house();
    const raw = await connect();
    await say(raw, 'a');
    proxy.shape({ bytesPerSecond: 200_000 });
    // 20 KB there and 20 KB back at 200 KB a second, at least one direction of it before the other has begun.
    expect(await say(raw, 'x'.repeat(20_000))).toBeGreaterThanOrEqual(99);
  });

  it('is closed with everything that went through it', async () => {
    const { proxy, port, connect } = await house();
    const raw = await connect();
    await say(raw, 'a');
    await proxy.close();
    await proxy.close();
    await raw.closed();
    await expect(openRaw(proxy.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await say(await connect(port), 'b');
  });

  it('hands a refusal of the server on', async () => {
    const { proxy, connect } = await house();
    const nobody = await startTcpProxy({ port: proxy.port });
    await proxy.close();
    cleanups.push(() => nobody.close());
    const raw = await connect(nobody.port);
    await raw.closed();
    expect(nobody.connections).toBe(0);
  });
});
