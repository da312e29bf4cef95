import { limits } from '../../src/contract/index.ts';
import type { Clock, Typing } from '../../src/engine/ports.ts';
import { groupKey, typingKey } from './redis-connections.ts';
import type { RedisLink } from './redis-link.ts';
import { typingScript } from './seat-scripts.ts';

/** Who is typing, by the engine's clock; Redis' expiry, twice as long, only cleans up. */
export function createRedisTyping(link: RedisLink, clock: Clock, prefix: string): Typing {
  return {
    async set(projectId, userId, instanceId, until) {
      const keys = [groupKey(prefix, projectId, userId), typingKey(prefix, projectId, userId)];
      const marks = [prefix, instanceId ?? '', until ?? '', clock.now(), 2 * limits.typingMs];
      await link.ask((redis) => redis.eval(typingScript, keys.length, ...keys, ...marks));
    },
  };
}
