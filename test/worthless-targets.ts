import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { ClauseId } from '../src/contract/index.ts';
import { gzipSync } from 'node:zlib';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';

/** Targets that are no chat backend at all: whatever they answer, no clause may pass. */
export interface WorthlessTarget {
  readonly name: string;
  /** Clauses of which it keeps the letter. */
  readonly keeps?: readonly ClauseId[];
  /** The exit code that the run has to end with. */
  readonly exitCode: 1 | 3;
  start(): Promise<{ url: string; close(): Promise<void> }>;
}

async function listen(server: TcpServer): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // `as`: listening on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function http(name: string, exitCode: 1 | 3, listener: RequestListener): WorthlessTarget {
  return { name, exitCode, start: () => listen(createHttpServer(listener)) };
}

function tcp(name: string, onSocket: (socket: Socket) => void): WorthlessTarget {
  return { name, exitCode: 3, start: () => listen(createTcpServer(onSocket)) };
}

function always(status: number, body: string, type = 'application/json'): RequestListener {
  return (request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };
}

function error(code: string): string {
  return JSON.stringify({ error: code, message: 'No.' });
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // `as`: no encoding is set
  return Buffer.concat(chunks);
}

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  const { 'transfer-encoding': _, 'content-length': __, connection: ___, ...headers } = request.headers;
  response.writeHead(200, { ...headers, 'content-type': 'application/json' });
  response.end(body);
}

/** Writes on and on: a piece for every turn of the event loop, as long as somebody takes it. */
function pour(next: (at: number) => string): RequestListener {
  return (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    if (request.method === 'HEAD') return response.end();
    let at = 0;
    let open = true;
    response.on('error', () => {});
    response.on('close', () => {
      open = false;
    });
    const write = () => {
      if (!open) return;
      if (response.write(next(++at))) setImmediate(write);
      else response.once('drain', () => setImmediate(write));
    };
    return write();
  };
}

function createdFrame(seq: number): string {
  const uuid = '6f1b1c9e-8a55-4b0e-9a3b-0c4f6a1d2e3f';
  const data = { messageId: `m${seq}`, projectId: uuid, userId: uuid, message: 'hello', messageType: 'user', mode: 'plan', locale: 'en' };
  const json = JSON.stringify({ seq, event: 'message.created', timestamp: '2025-08-26T10:00:00.000Z', effective_build_mode: 'plan', data });
  return `id: ${seq}\nevent: message.created\ndata: ${json}\n\n`;
}

/** handshake_failure: what a TLS server says to somebody who speaks HTTP. */
const tlsAlert = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28]);
const dripped = 'HTTP/1.1 200 OK\r\n\r\n';
/** Sixty-four MiB of zeros in sixty-four KiB. */
const bomb = gzipSync(Buffer.alloc(64 * 1_024 * 1_024));

export const worthlessTargets: readonly WorthlessTarget[] = [
  {
    name: 'a closed port',
    exitCode: 3,
    async start() {
      const opened = await listen(createTcpServer());
      await opened.close();
      return { url: opened.url, close: async () => {} };
    },
  },
  tcp('a socket that accepts and never answers', (socket) => socket.resume()),
  tcp('a server that closes every connection', (socket) => socket.destroy()),
  tcp('a server that ends every connection once it has heard something', (socket) => socket.once('data', () => socket.end())),
  tcp('a server that answers TLS to plain text', (socket) => socket.once('data', () => socket.write(tlsAlert))),
  tcp('headers and then nothing', (socket) =>
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n')),
  ),
  tcp('half a header and then nothing', (socket) => socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-ty'))),
  tcp('one byte each second', (socket) => {
    let at = 0;
    const drip = setInterval(() => socket.write(dripped[at++ % dripped.length] ?? ''), 1_000);
    socket.resume().on('close', () => clearInterval(drip));
  }),
  tcp('a server that speaks something else', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')),
  http('a server that answers only what nobody needs', 3, (request, response) => {
    request.resume();
    if (request.url?.includes('well-known') === true) response.writeHead(404).end(error('NOT_FOUND'));
  }),
  http('401 in the error shape to everything', 3, always(401, error('MISSING_SIGNATURE'))),
  http('403 in the error shape to everything', 3, always(403, error('INVALID_SIGNATURE'))),
  http('200 {} to everything', 1, always(200, '{}')),
  http('200 and an empty body to everything', 1, always(200, '')),
  {
    ...http('201 {"accepted":true} to everything', 1, always(201, '{"accepted":true}')),
    keeps: ['auth.v2-accepted', 'auth.v1-accepted', 'locale.region-accepted'],
  },
  http('a page of HTML to everything', 1, always(200, '<!doctype html><title>Hello</title>', 'text/html')),
  http('JSON null to everything', 1, always(200, 'null')),
  http('an empty list to everything', 1, always(200, '[]')),
  http('a login page and a cookie to everything', 1, (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'set-cookie': 'session=1' });
    response.end('<!doctype html><title>Sign in</title><form method="post" action="/login"><input name="user"></form>');
  }),
  http('a bomb of zeros to everything', 1, (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb);
  }),
  http('204 to everything', 1, (request, response) => {
    request.resume();
    response.writeHead(204).end();
  }),
  http('a redirect to itself', 1, (request, response) => {
    request.resume();
    response.writeHead(302, { location: request.url ?? '/' }).end();
  }),
  http('400 in the error shape to everything', 1, always(400, error('VALIDATION_FAILED'))),
  http('404 without a body', 1, always(404, '')),
  http('404 in the error shape', 1, always(404, error('NOT_FOUND'))),
  http('429 with Retry-After to everything', 3, (request, response) => {
    request.resume();
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' }).end(error('RATE_LIMITED'));
  }),
  http('500 in plain text', 1, always(500, 'Internal Server Error', 'text/plain')),
  http('500 in the error shape', 1, always(500, error('INTERNAL'))),
  http('an echo', 1, (request, response) => void echo(request, response)),
  http(
    'endless comments to everything',
    1,
    pour(() => ': keep-alive\n\n'.repeat(50)),
  ),
  http(
    'endless well-formed events to everything',
    1,
    pour((at) => createdFrame(2 * at - 1) + createdFrame(2 * at)),
  ),
];
