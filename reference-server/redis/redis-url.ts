import { StoreProblem } from '../store-problem.ts';

/** Where a Redis is, and who we are to it. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  /** Present for TLS. */
  readonly tls?: { readonly servername: string };
}

/** Host, port, database number and credentials of `redis://` and `rediss://` (TLS) addresses. */
export function parseRedisUrl(text: string): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw new StoreProblem(
      'Failed to read the address of Redis. Write it as redis://[user:password@]host[:port][/database], or rediss:// for TLS.',
    );
  }
  const database = url.pathname.replace(/^\//, '');
  if (!/^\d{0,5}$/.test(database)) {
    throw new StoreProblem(
      'Failed to read the address of Redis: it ends in something that is no database number. Write redis://host:6379/0.',
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port: Number(url.port || 6379),
    db: Number(database || 0),
    ...(url.username !== '' && { username: decoded(url.username) }),
    ...(url.password !== '' && { password: decoded(url.password) }),
    ...(url.protocol === 'rediss:' && { tls: { servername: host } }),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new StoreProblem('Failed to read the address of Redis: a % in its user or password begins no code. Write %25 for a %.');
  }
}
