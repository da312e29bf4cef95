import {
  createServer as createHttpServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';

/** What stands between a tester and a backend in the field, on free ports. */

export interface Front extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** `METHOD target` and the headers of every request, in order of arrival. */
  readonly seen: readonly { readonly line: string; readonly headers: IncomingMessage['headers'] }[];
}

async function listening(server: TcpServer): Promise<{ port: number } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // `as`: listening on TCP
  return {
    port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

export interface FrontParts {
  /** Base URL of the backend. */
  readonly backend: string;
  /** Taken off every path; without it there is nothing here. */
  readonly prefix?: string;
  readonly tls?: ServerOptions;
  /** A request without this header is refused with 401. */
  readonly gate?: { readonly header: string; readonly value: string };
  /** Answers a request itself where it gives back true. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Bytes of a body are kept back until so many have gathered. */
  readonly holdsBackBytes?: number;
}

/** A reverse proxy in front of a backend: TLS ends here, a prefix is taken off, a gate asks for a header. */
export async function startFront({ backend, prefix = '', tls, gate, instead, holdsBackBytes }: FrontParts): Promise<Front> {
  const seen: { line: string; headers: IncomingMessage['headers'] }[] = [];
  const refuse = (response: ServerResponse, status: number): true => {
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":"GATE","message":"No."}');
    return true;
  };
  const pass = (request: IncomingMessage, response: ServerResponse): void => {
    const { url = '/', method, headers } = request;
    seen.push({ line: `${method} ${url}`, headers });
    const answeredHere =
      (gate !== undefined && headers[gate.header] !== gate.value && refuse(response, 401)) ||
      (!url.startsWith(`${prefix}/`) && refuse(response, 404)) ||
      instead?.(request, response) === true;
    if (answeredHere) return;
    const onward = httpRequest(`${backend}${url.slice(prefix.length)}`, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      if (holdsBackBytes === undefined) response.flushHeaders();
      let held: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => {
        held.push(chunk);
        if (Buffer.concat(held).length < (holdsBackBytes ?? 0)) return;
        response.write(Buffer.concat(held));
        held = [];
      });
      answer.on('end', () => response.end(Buffer.concat(held)));
      answer.on('error', () => response.destroy());
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };
  const server: Server = tls === undefined ? createHttpServer(pass) : createHttpsServer(tls, pass);
  const { port, [Symbol.asyncDispose]: dispose } = await listening(server);
  const scheme = tls === undefined ? 'http' : 'https';
  return { url: `${scheme}://127.0.0.1:${port}${prefix}`, port, seen, [Symbol.asyncDispose]: dispose };
}

export interface TunnelProxy extends AsyncDisposable {
  readonly url: string;
  /** `host:port` of every tunnel that was asked for, with what came as Proxy-Authorization. */
  readonly asked: readonly { readonly to: string; readonly login: string | undefined }[];
  /** Sockets still open on the tester's side. */
  readonly open: number;
}

/** A proxy that opens tunnels. `answer`: what it says instead; '' is nothing at all. */
export async function startTunnelProxy({ answer }: { readonly answer?: string } = {}): Promise<TunnelProxy> {
  const asked: { to: string; login: string | undefined }[] = [];
  let open = 0;
  const server = createTcpServer((socket) => {
    open += 1;
    socket.on('close', () => {
      open -= 1;
    });
    let heard = '';
    const read = (chunk: Buffer): void => {
      heard += chunk.toString('latin1');
      if (!heard.includes('\r\n\r\n')) return;
      socket.off('data', read);
      const to = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(heard)?.[1] ?? '';
      asked.push({ to, login: /^proxy-authorization: (.*)\r$/im.exec(heard)?.[1] });
      if (answer !== undefined) return void (answer !== '' && socket.end(answer));
      const url = new URL(`http://${to}`);
      const onward = connect(Number(url.port), url.hostname, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('close', () => onward.destroy());
      onward.on('close', () => socket.destroy());
    };
    socket.on('data', read);
  });
  const { port, [Symbol.asyncDispose]: dispose } = await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    get open() {
      return open;
    },
    [Symbol.asyncDispose]: dispose,
  };
}
