import { createHmac, createSecretKey } from 'node:crypto';
import type { Hmac } from '../src/engine/ports.ts';

/** HMAC-SHA256 with the secret's UTF-8 bytes, used as is. The key is prepared once. */
export function createNodeHmac(secret: string): Hmac {
  const key = createSecretKey(secret, 'utf8');
  return (message) => createHmac('sha256', key).update(message).digest('hex');
}
