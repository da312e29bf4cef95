import { createHmac, randomUUID } from 'node:crypto';
import { sign } from '../../src/wire/sign.ts';

export const secret = 'canary-secret-3f1c9a';
export const controlToken = 'canary-token-77b0e2';

const utf8 = new TextEncoder();

interface Signing {
  readonly now?: number;
  readonly key?: string;
  readonly scheme?: 'v1' | 'v2';
}

/** The headers of a correctly signed request of this user. */
export async function signed(
  userId: string,
  method: string,
  target: string,
  body = '',
  { now = Date.now(), key = secret, scheme = 'v2' }: Signing = {},
): Promise<Record<string, string>> {
  const signature = await sign({
    method,
    target,
    timestamp: String(Math.floor(now / 1_000)),
    nonce: randomUUID(),
    body: utf8.encode(body),
    scheme,
    hmac: (message) => createHmac('sha256', key).update(message).digest('hex'),
  });
  return { 'x-user-id': userId, ...signature, ...(body !== '' && { 'content-type': 'application/json' }) };
}

/** One user in one project of a server, with requests that are signed when they are sent. */
export interface Visitor {
  readonly userId: string;
  readonly projectId: string;
  fetch(method: string, target: string, body?: unknown, extra?: Record<string, string>): Promise<Response>;
  post(message: string, more?: Record<string, unknown>): Promise<Response>;
  /** The bytes of a signed GET of the stream, for a raw socket. */
  streamRequest(query?: string, extra?: Record<string, string>): Promise<string>;
}

export function visit(url: string, projectId: string = randomUUID(), userId: string = randomUUID(), signing: Signing = {}): Visitor {
  const path = `/v1/projects/${projectId}/chat`;
  const visitor: Visitor = {
    userId,
    projectId,
    async fetch(method, target, body, extra) {
      const full = target.startsWith('/') ? target : `${path}/${target}`;
      const text = body === undefined ? '' : JSON.stringify(body);
      const headers = { ...(await signed(userId, method, full, text, signing)), ...extra };
      return fetch(`${url}${full}`, { method, headers, ...(text !== '' && { body: text }) });
    },
    post: (message, more) => visitor.fetch('POST', '/v1/chat/unified', { projectId, userId, message, buildImmediately: false, ...more }),
    async streamRequest(query = '', extra = {}) {
      const target = `${path}/stream${query}`;
      const headers = { host: 'x', ...(await signed(userId, 'GET', target, '', signing)), ...extra };
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      return `GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
    },
  };
  return visitor;
}
