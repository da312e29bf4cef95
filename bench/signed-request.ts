import { createHmac, createSecretKey, randomUUID } from 'node:crypto';
import { benchSecret } from './bench-secret.ts';

const key = createSecretKey(benchSecret, 'utf8');

/** The bytes of a signed request, ready for a socket. Targets without a query only. */
export function signedRequest(method: 'GET' | 'POST', target: string, userId: string, body = ''): Buffer {
  const timestamp = Math.floor(Date.now() / 1_000);
  const nonce = randomUUID();
  const signature = createHmac('sha256', key).update(`${method}\n${target}\n${timestamp}\n${nonce}\n${body}`).digest('hex');
  const fields = [
    `${method} ${target} HTTP/1.1`,
    'host: bench',
    `x-user-id: ${userId}`,
    `x-sheen-timestamp: ${timestamp}`,
    `x-sheen-nonce: ${nonce}`,
    `x-sheen-sig-v2: ${signature}`,
    ...(body === '' ? [] : ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`]),
  ];
  return Buffer.from(`${fields.join('\r\n')}\r\n\r\n${body}`);
}
