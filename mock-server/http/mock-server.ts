import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { headers as headerNames } from '../../src/contract/index.ts';
import type { EvictionPolicy } from '../../src/engine/ports.ts';
import { acceptRequestId } from '../../src/engine/wire/request-id.ts';
import { bareError } from '../../http-binding/bare-error.ts';
import { refuseConnect, refuseMalformed } from '../../http-binding/malformed-http.ts';
import { createNodeHmac } from '../../http-binding/node-hmac.ts';
import { randomId } from '../../http-binding/random-id.ts';
import { hasBody, readBody } from '../../http-binding/read-body.ts';
import { createRequestLog } from '../../http-binding/request-log.ts';
import { bindStream, type StreamBounds } from '../../http-binding/stream-binding.ts';
import { defaultUserId } from '../backend/identity.ts';
import type { JournalEntry } from '../backend/journal.ts';
import { createMockBackend } from '../backend/mock-backend.ts';
import type { MockReply, MockRequest } from '../backend/mock-call.ts';
import type { LoadedCassette } from '../cassette/read-cassette.ts';
import type { FaultRule } from '../faults/fault-rule.ts';
import { findShipped } from '../files/load-cassettes.ts';
import { shippedCassettes } from '../files/shipped-cassettes.ts';
import { createGuard } from './browser-guard.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';

/** What the operator of a mock decides; everything has a default. Times in milliseconds. */
export interface MockSettings {
  readonly cassettes?: readonly LoadedCassette[];
  readonly faults?: readonly FaultRule[];
  readonly host?: string;
  /** 0 picks a free one. */
  readonly port?: number;
  /** With a secret signatures are checked as the contract asks (`--auth strict`); without one nobody is asked for any. */
  readonly secret?: string | undefined;
  readonly controlToken?: string | undefined;
  readonly defaultUserId?: string | undefined;
  readonly basePath?: string | undefined;
  readonly speed?: number;
  readonly unmatched?: 'answer' | 'fail';
  readonly seed?: string | undefined;
  readonly now?: number | undefined;
  readonly allowedOrigins?: readonly string[];
  readonly allowedHosts?: readonly string[];
  readonly unnamedEvents?: boolean | undefined;
  readonly exact?: boolean | undefined;
  readonly maxConnections?: number;
  readonly keepAliveMs?: number;
  readonly eviction?: EvictionPolicy;
  readonly build?: string | undefined;
  readonly onAnswered?: (entry: JournalEntry) => void;
  readonly onProblem?: (cause: unknown) => void;
}

export interface RunningMock {
  /** Without a slash at the end; with the base path. */
  readonly url: string;
  /** Plays this one in place of that of the same file, wherever that is played; what is under way goes on as it was. */
  replace(cassette: LoadedCassette): void;
  close(): Promise<void>;
}

const bodyLimit = 1_048_576;
const streamBounds: StreamBounds = { bufferBytes: 262_144, lingerMs: 2_000 };
const stallMs = 10_000;
const retryAfterMs = 250;
const noBody = new Uint8Array(0);
const silent = createRequestLog('silent', () => undefined, Date.now, []);

/** Starts a mock. Rejects with the error of `listen` where host or port cannot be had. */
export async function startMockServer(settings: MockSettings = {}): Promise<RunningMock> {
  const { host = '127.0.0.1', port = 0, basePath = '', onProblem = () => undefined } = settings;
  const backend = createMockBackend({
    cassettes: settings.cassettes ?? [],
    findCassette: findShipped,
    available: shippedCassettes,
    faults: settings.faults ?? [],
    hmac: settings.secret === undefined ? undefined : createNodeHmac(settings.secret),
    defaultUserId: settings.defaultUserId ?? defaultUserId,
    basePath,
    speed: settings.speed ?? 1,
    unmatched: settings.unmatched ?? 'answer',
    seed: settings.seed,
    now: settings.now,
    unnamedEvents: settings.unnamedEvents ?? false,
    exact: settings.exact ?? false,
    engine: {
      maxConnections: settings.maxConnections ?? 5,
      keepAliveMs: settings.keepAliveMs ?? 15_000,
      eviction: settings.eviction ?? 'retry',
      retryAfterMs,
      stallMs,
      controlToken: settings.controlToken,
      build: settings.build,
      instance: randomId(),
    },
    randomId,
    onAnswered: settings.onAnswered ?? (() => undefined),
    onProblem,
  });
  const guard = createGuard({ host, allowedHosts: settings.allowedHosts ?? [], allowedOrigins: settings.allowedOrigins ?? [] });
  const malformed = { log: silent, randomId, now: () => backend.main.world.clock.now() };

  const refuse = (
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    code: string,
    message: string,
    extra?: object,
  ): void => {
    const sent = request.headers[headerNames.requestId];
    const { headers, body } = bareError(
      status,
      code,
      message,
      acceptRequestId(typeof sent === 'string' ? sent : undefined, randomId),
      malformed.now(),
    );
    request.resume();
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body), ...extra }).end(body);
  };

  const respond = async (request: IncomingMessage, response: ServerResponse, origin: string | undefined): Promise<void> => {
    const reading = request.method === 'GET' || request.method === 'DELETE' || !hasBody(request) ? noBody : readBody(request, bodyLimit);
    const body = reading instanceof Promise ? await reading : reading;
    if (body === 'gone') return;
    const reply = await backend.handle(requestOf(request, body));
    send(reply, request, response, origin);
  };

  const listener: RequestListener = (request, response) => {
    const guarded = guard(request);
    if (!guarded.ok) {
      refuse(request, response, 403, 'FORBIDDEN', guarded.message, { vary: 'Origin' });
      return;
    }
    const { origin } = guarded;
    if (request.method === 'OPTIONS' && origin !== undefined && request.headers['access-control-request-method'] !== undefined) {
      const { 'access-control-request-headers': asked, 'access-control-request-private-network': network } = request.headers;
      request.resume();
      response.writeHead(204, preflightHeaders(origin, asked, network === 'true')).end();
      return;
    }
    respond(request, response, origin).catch((cause: unknown) => {
      onProblem(cause);
      if (response.headersSent) response.destroy();
      else refuse(request, response, 500, 'INTERNAL', 'Failed to answer the request: something unexpected happened in the mock.');
    });
  };

  const server = createServer({ noDelay: true, requireHostHeader: false, keepAliveTimeout: 72_000 }, listener);
  server.on('checkContinue', (request, response) => {
    if (!(Number(request.headers['content-length']) > bodyLimit)) response.writeContinue();
    listener(request, response);
  });
  server.on('checkExpectation', listener);
  server.on('connect', (_request, socket) => refuseConnect(socket as Socket, malformed)); // `as`: this server's sockets are of node:net
  server.on('clientError', ({ code }: NodeJS.ErrnoException, socket) => refuseMalformed(code, socket as Socket, malformed));

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  }).catch((error: unknown) => {
    backend.close();
    throw error;
  });

  return {
    url: `${urlOf(server.address() as AddressInfo)}${basePath}`, // `as`: it listens on a port, not on a pipe
    replace: (cassette) => backend.replace(cassette),
    close() {
      backend.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

function requestOf(request: IncomingMessage, body: Uint8Array | 'too-large'): MockRequest {
  const isTooLarge = body === 'too-large';
  const lacksHost = request.headers.host === undefined && request.httpVersion === '1.1';
  return {
    method: request.method ?? '',
    rawTarget: originForm(request.url ?? ''),
    // `as`: Node gives lists for `set-cookie` only, which no rule reads.
    headers: request.headers as MockRequest['headers'],
    rawBody: isTooLarge ? noBody : body,
    transportProblem: isTooLarge ? 'body-too-large' : lacksHost ? 'bad-request' : undefined,
  };
}

function send(reply: MockReply, request: IncomingMessage, response: ServerResponse, origin: string | undefined): void {
  if (reply.kind === 'dropped') {
    request.socket.resetAndDestroy();
    return;
  }
  const headers = origin === undefined ? reply.headers : { ...reply.headers, ...corsHeaders(origin) };
  if (reply.kind === 'stream') {
    reply.onCut(() => breakOff(request.socket));
    bindStream({ ...reply, headers }, request, response, streamBounds);
    return;
  }
  const { status, body } = reply;
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

/** Everything that was written arrives, as a fault after so many events promises, and then the peer sees a reset. */
function breakOff(socket: Socket): void {
  while (socket.writableCorked > 0) socket.uncork();
  if (socket.writableLength === 0) {
    socket.resetAndDestroy();
    return;
  }
  // A peer that reads no more is not waited for.
  const linger = setTimeout(() => socket.resetAndDestroy(), streamBounds.lingerMs).unref();
  socket.write(noBody, () => {
    clearTimeout(linger);
    socket.resetAndDestroy();
  });
}

/** A request line may carry a whole address (RFC 9112, 3.2.2); routes and signatures see its path. */
function originForm(url: string): string {
  if (url.startsWith('/')) return url;
  const [, path] = /^https?:\/\/[^/?#]*([^#]*)/i.exec(url) ?? [];
  if (path === undefined) return url;
  return path.startsWith('/') ? path : `/${path}`;
}

/** An address one can connect to: the wildcard stands for this machine. */
function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (address === '::') return `http://[::1]:${port}`;
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}
