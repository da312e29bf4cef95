import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

/** Hand-made targets on free ports, closed with everything they opened. */
export interface TinyTarget extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Connections taken so far. */
  readonly connections: number;
  /** Those still open. */
  readonly sockets: ReadonlySet<Socket>;
}

async function listen(server: Server): Promise<TinyTarget> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // `as`: listening on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get connections() {
      return connections;
    },
    sockets,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

export function httpTarget(listener: RequestListener): Promise<TinyTarget> {
  return listen(createServer(listener));
}

/** Takes connections and hands them over as they are. */
export function tcpTarget(onSocket: (socket: Socket) => void): Promise<TinyTarget> {
  return listen(createTcpServer(onSocket));
}
