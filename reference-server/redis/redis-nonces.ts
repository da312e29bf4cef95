import { limits } from '../../src/contract/index.ts';
import { ExpiringMap } from '../../src/engine/expiring-map.ts';
import { type Nonces, StoreUnavailable } from '../../src/engine/ports.ts';
import type { RedisLink } from './redis-link.ts';

/**
 * `until` is a date of the engine's clock and is compared with it; Redis' expiry, twice as long, only cleans up.
 * KEYS: the nonce. ARGV: now, until, expiry.
 */
const spendAgain = `
local until_ = redis.call('GET', KEYS[1])
if until_ and tonumber(until_) > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/** What is remembered in this process while Redis is away, at most. */
const keptMax = 100_000;

/**
 * Spent nonces in Redis, for all replicas. While it is away each process remembers what was spent with it, so that a replay to
 * the same process is still refused.
 */
export function createRedisNonces(link: RedisLink, prefix: string): Nonces {
  let kept = new ExpiringMap<number>(limits.nonceTtlMs);

  const spendHere = (nonce: string, now: number, until: number): boolean => {
    if ((kept.get(nonce) ?? 0) > now) return false;
    if (kept.size >= keptMax) kept = new ExpiringMap(limits.nonceTtlMs);
    kept.set(nonce, until, now);
    return true;
  };

  return {
    async spend(nonce, now, until) {
      if (kept.size > 0 && (kept.get(nonce) ?? 0) > now) return false;
      try {
        return await link.ask(async (redis) => {
          const key = `${prefix}nonce:${nonce}`;
          const expiry = Math.max(1, 2 * Math.ceil(until - now));
          // Nearly always new: one command that needs no script.
          if ((await redis.set(key, until, 'PX', expiry, 'NX')) === 'OK') return true;
          return (await redis.eval(spendAgain, 1, key, now, until, expiry)) === 1;
        });
      } catch (cause) {
        if (!(cause instanceof StoreUnavailable)) throw cause;
        return spendHere(nonce, now, until);
      }
    },
  };
}
