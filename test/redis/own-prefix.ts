import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';

/** Where to find Redis; `undefined` where this run goes without: skip what needs it. */
export const redisUrl = inject('redisUrl');

/** Removes every key that begins with the prefix. */
export async function clearPrefix(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url);
  try {
    for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1_000 })) {
      if (Array.isArray(keys) && keys.length > 0) await redis.del(...keys.map(String));
    }
  } finally {
    redis.disconnect();
  }
}

/** A key prefix that nobody else uses; its keys are removed when the test file is done. */
export function ownPrefix(): string {
  const prefix = `cc-test-${randomBytes(6).toString('hex')}:`;
  afterAll(() => (redisUrl === undefined ? undefined : clearPrefix(redisUrl, prefix)));
  return prefix;
}
