import { Pool } from 'undici';
import type { BaseUrl } from './base-url.ts';

/** Sockets idle for longer are closed by us: the target may close them at the very moment we write. */
const idleSocketMs = 1_000;
/** Larger headers are no answer. */
export const headerCapBytes = 65_536;

/** As many connections as there are requests in flight, one request on each at a time, none of them ever sent twice. */
export function createPool({ origin }: BaseUrl): Pool {
  return new Pool(origin, {
    connections: null,
    pipelining: 1,
    keepAliveTimeout: idleSocketMs,
    keepAliveMaxTimeout: idleSocketMs,
    keepAliveTimeoutThreshold: idleSocketMs,
    // Every exchange has a timer of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: headerCapBytes,
  });
}
