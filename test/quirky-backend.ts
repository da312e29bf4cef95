import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { httpTarget, type TinyTarget } from './tiny-target.ts';
import { tinySecret } from './tiny-session.ts';

/** What is wrong with a backend, one thing at a time; by default it keeps what a doctor looks at. */
export interface Quirks {
  /** What signatures are made with there. */
  readonly key?: string | Buffer;
  readonly encoding?: 'hex' | 'base64';
  readonly unit?: 'seconds' | 'milliseconds';
  /** The path that the signature is checked over. */
  readonly signedPath?: (url: string) => string;
  readonly knows?: readonly ('v1' | 'v2')[];
  /** No signature is looked at. */
  readonly open?: boolean;
  /** How far its clock, by which signatures are checked, is ahead of ours. */
  readonly clockMs?: number;
  /** How far its `Date` is ahead of ours; `null`: it sends none. Default: as its clock. */
  readonly dateMs?: number | null;
  readonly discovery?: unknown;
  readonly denies?: boolean;
  /** Paths that end so do not exist. */
  readonly missing?: readonly string[];
  readonly controlToken?: string;
  readonly stream?: (response: ServerResponse) => void;
  /** Answers a signed request itself where it gives back true. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export const quirkyDiscovery = {
  contract: '2025-08-26',
  limits: { max_connections: 5, keep_alive_ms: 100, message_max_chars: 10_000 },
  capabilities: ['typing'],
};

/** What arrived, to see that nothing was asked for that could be stored. */
export interface QuirkyBackend extends TinyTarget {
  readonly seen: readonly { readonly line: string; readonly body: string }[];
}

const routes = [
  '/chat/unified',
  '/chat/messages',
  '/chat/stream',
  '/chat/read-status',
  '/chat/read',
  '/chat-preferences',
  '/chat/presence',
];

function keptAlive(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
  response.write(': hello\n\n');
  const timer = setInterval(() => response.write(': keep-alive\n\n'), 50);
  response.on('close', () => clearInterval(timer));
}

/** As much of a backend as a doctor looks at, written by hand from the contract. */
export async function quirkyBackend(quirks: Quirks = {}): Promise<QuirkyBackend> {
  const { key = tinySecret, encoding = 'hex', unit = 'seconds', signedPath = (url) => url, knows = ['v1', 'v2'], clockMs = 0 } = quirks;
  const dateMs = quirks.dateMs === undefined ? clockMs : quirks.dateMs;
  const seen: { line: string; body: string }[] = [];
  const hmac = (...parts: string[]): string => createHmac('sha256', key).update(parts.join('')).digest(encoding);

  const refusalOf = ({ method = '', url = '', headers }: IncomingMessage, body: string): [number, string] | undefined => {
    if (quirks.open === true) return undefined;
    const { 'x-sheen-timestamp': timestamp = '', 'x-sheen-nonce': nonce = '', 'x-sheen-signature': v1, 'x-sheen-sig-v2': v2 } = headers;
    if (v1 === undefined && v2 === undefined) return [401, 'MISSING_SIGNATURE'];
    const told = Number(timestamp) * (unit === 'seconds' ? 1_000 : 1);
    if (!(Math.abs(told - Date.now() - clockMs) <= 120_000)) return [408, 'TIMESTAMP_OUT_OF_RANGE'];
    const isRight = {
      v1: v1 === hmac(String(timestamp), body),
      v2: v2 === hmac(`${method}\n${signedPath(url)}\n${String(timestamp)}\n${String(nonce)}\n`, method === 'GET' ? '' : body),
    };
    const sent = { v1: v1 !== undefined, v2: v2 !== undefined };
    const known = knows.filter((form) => sent[form]);
    if (known.length === 0) return [401, 'MISSING_SIGNATURE'];
    return known.every((form) => isRight[form]) ? undefined : [403, 'INVALID_SIGNATURE'];
  };

  const answer = (request: IncomingMessage, response: ServerResponse, body: string): unknown => {
    const { method = '', url = '' } = request;
    seen.push({ line: `${method} ${url}`, body });
    if (dateMs === null) response.sendDate = false;
    else response.setHeader('date', new Date(Date.now() + dateMs).toUTCString());
    const json = (status: number, value: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const refuse = (status: number, error: string): void => json(status, { error, message: 'No.' });
    const [path = ''] = url.split('?', 1);
    if (path.endsWith('/control')) return refuse(request.headers['x-contract-control-token'] === quirks.controlToken ? 400 : 404, 'X');
    if (path.endsWith('/.well-known/chat-contract'))
      return quirks.discovery === null ? refuse(404, 'NOT_FOUND') : json(200, quirks.discovery ?? quirkyDiscovery);
    if (!routes.some((route) => path.endsWith(route)) || quirks.missing?.some((end) => path.endsWith(end)) === true)
      return refuse(404, 'NOT_FOUND');
    const refusal = refusalOf(request, body);
    if (refusal !== undefined) return refuse(...refusal);
    if (quirks.denies === true) return refuse(403, 'UNAUTHORIZED_PROJECT_ACCESS');
    if (quirks.instead?.(request, response) === true) return undefined;
    if (path.endsWith('/chat/stream') && !url.includes('from_seq')) return (quirks.stream ?? keptAlive)(response);
    if (path.endsWith('/chat/read-status')) return json(200, { last_read_seq: 0 });
    if (method === 'GET' && path.endsWith('/chat-preferences'))
      return json(200, { success: true, preferences: { buildImmediately: true } });
    if (method === 'GET' && path.endsWith('/chat/messages'))
      return json(200, { messages: [], pagination: { start_seq: 0, end_seq: 0, has_more_older: false, has_more_newer: false } });
    return refuse(400, 'VALIDATION_FAILED');
  };

  const target = await httpTarget((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString('utf8')));
  });
  return Object.assign(target, { seen });
}
