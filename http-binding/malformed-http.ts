import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { bareError } from './bare-error.ts';
import type { RequestLog } from './request-log.ts';
import { carriesStream } from './stream-binding.ts';

/** What Node's parser refuses, by its error code; everything else is a plain 400. */
const refusals: Readonly<Record<string, { readonly status: number; readonly error: string; readonly message: string }>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    error: 'VALIDATION_FAILED',
    message: 'Failed to read the request: its header fields are too large. Send less than 16 KiB of them.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    error: 'BODY_TOO_LARGE',
    message: 'Failed to read the body: its chunk extensions are too large. Send none.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    error: 'VALIDATION_FAILED',
    message: 'Failed to read the request: it did not arrive in time. Send it again.',
  },
};
const malformed = {
  status: 400,
  error: 'VALIDATION_FAILED',
  message: 'Failed to read the request: it is not well-formed HTTP/1.1. Check its first line, its headers and its length.',
};

/** How long a sender may go on writing after its refusal, milliseconds; closing earlier could destroy the answer on its way. */
const lingerMs = 1_000;

const refused = new WeakSet<Socket>();

export interface MalformedHttp {
  readonly log: RequestLog;
  readonly randomId: () => string;
  readonly now: () => number;
}

/** Answers what is no request in the error shape and closes (error.shape, error.hostile-input). */
export function refuseMalformed(code: string | undefined, socket: Socket, parts: MalformedHttp): void {
  if (refused.has(socket)) return;
  refused.add(socket);
  if (!socket.writable || code === 'ECONNRESET' || carriesStream(socket)) {
    socket.destroy();
    return;
  }
  const { status, error, message } = refusals[code ?? ''] ?? malformed;
  socket.end(rawAnswer(status, error, message, parts));
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

/** `CONNECT` asks for a tunnel, so Node gives no response object for it. */
export function refuseConnect(socket: Socket, parts: MalformedHttp): void {
  socket.on('error', () => socket.destroy());
  socket.end(rawAnswer(405, 'METHOD_NOT_ALLOWED', 'Failed to connect: this is not a proxy. Use the methods of the contract.', parts));
}

function rawAnswer(status: number, error: string, message: string, { log, randomId, now }: MalformedHttp): string {
  const requestId = randomId();
  log.malformed(status, requestId);
  const { headers, body } = bareError(status, error, message, requestId, now());
  const fields = { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}
