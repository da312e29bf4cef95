import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A bad network to order: stands between a client and a server, on a port of its own. */
export interface TcpProxy {
  readonly port: number;
  /** Connections that go through at the moment. */
  readonly connections: number;
  /** Resets every open connection; new ones go through. */
  cutAll(): void;
  /** From now on new connections are reset as soon as they are made; open ones stay. */
  refuse(): void;
  /** Ends `refuse`. */
  accept(): void;
  /** Holds every byte, both ways, and keeps all connections open: a network that has gone silent. */
  pause(): void;
  /** Lets go what `pause` has held, in order. */
  resume(): void;
  /** How bytes travel from now on; `{}` is as fast as it goes. */
  shape(shape: Shape): void;
  /** Resets what is open and gives the port back. */
  close(): Promise<void>;
}

export interface Shape {
  /** Added to each direction, so a round trip takes twice as long. */
  readonly latencyMs?: number;
  /** Of each connection and each direction. */
  readonly bytesPerSecond?: number;
}

export interface Upstream {
  readonly host?: string;
  readonly port: number;
}

/** What one direction of one connection holds before its sender has to wait. */
const heldBytes = 1 << 20;

interface Lane {
  /** Looks again at what it holds: the shape has changed, or a pause is over. */
  turn(): void;
  stop(): void;
}

/** Starts a proxy to `upstream` on a free port of 127.0.0.1. Nothing of the upstream is touched before somebody connects. */
export async function startTcpProxy({ host = '127.0.0.1', port }: Upstream, shaped: Shape = {}): Promise<TcpProxy> {
  let shape = shaped;
  let paused = false;
  let refusing = false;
  const pairs = new Set<{ readonly lanes: readonly Lane[]; readonly reset: () => void }>();

  /** Carries bytes one way: each chunk has a time at which it is due, never before the one in front of it. */
  const openLane = (from: Socket, to: Socket): Lane => {
    const held: { readonly bytes: Buffer | undefined; readonly dueAt: number }[] = [];
    let weight = 0;
    let lastDueAt = 0;
    let timer: NodeJS.Timeout | undefined;

    const turn = (): void => {
      clearTimeout(timer);
      timer = undefined;
      for (let next = held[0]; next !== undefined && !paused; next = held[0]) {
        const wait = next.dueAt - performance.now();
        if (wait > 0) {
          timer = setTimeout(turn, Math.ceil(wait));
          return;
        }
        held.shift();
        if (next.bytes === undefined) to.end();
        else {
          weight -= next.bytes.length;
          to.write(next.bytes);
        }
      }
      if (weight < heldBytes && !to.writableNeedDrain) from.resume();
    };
    const hold = (bytes: Buffer | undefined): void => {
      const { latencyMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY } = shape;
      const length = bytes?.length ?? 0;
      // Bandwidth: a chunk takes its time after the one in front of it has passed; latency comes on top and is shared.
      const startAt = Math.max(performance.now() + latencyMs, lastDueAt);
      lastDueAt = startAt + (length / bytesPerSecond) * 1_000;
      held.push({ bytes, dueAt: lastDueAt });
      weight += length;
      if (timer === undefined) turn();
      if (weight >= heldBytes || to.writableNeedDrain) from.pause();
    };
    from.on('data', hold);
    from.once('end', () => hold(undefined));
    to.on('drain', turn);
    return { turn, stop: () => clearTimeout(timer) };
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', ignore);
    if (refusing) {
      client.resetAndDestroy();
      return;
    }
    const target = connect({ host, port, allowHalfOpen: true, noDelay: true });
    target.on('error', ignore);
    const pair = {
      lanes: [openLane(client, target), openLane(target, client)],
      reset() {
        if (!pairs.delete(pair)) return;
        for (const lane of pair.lanes) lane.stop();
        for (const socket of [client, target]) {
          if (!socket.destroyed) socket.resetAndDestroy();
        }
      },
    };
    pairs.add(pair);
    for (const socket of [client, target]) {
      socket.once('close', (failed) => {
        // Reset by one side: the other learns it at once. Ended by it: what is still held arrives first.
        if (failed || !socket.readableEnded || (client.destroyed && target.destroyed)) pair.reset();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo; // `as`: it listens on a port, not on a pipe

  const turnAll = (): void => {
    for (const { lanes } of pairs) for (const lane of lanes) lane.turn();
  };
  const cutAll = (): void => {
    for (const pair of pairs) pair.reset();
  };

  return {
    port: own,
    get connections() {
      return pairs.size;
    },
    cutAll,
    refuse() {
      refusing = true;
    },
    accept() {
      refusing = false;
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      turnAll();
    },
    shape(next) {
      shape = next;
    },
    async close() {
      refusing = true;
      cutAll();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

function ignore(): void {}
