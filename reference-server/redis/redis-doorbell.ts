import type { Doorbell } from '../../src/engine/ports.ts';
import type { RedisLink } from './redis-link.ts';
import type { RedisSubscriptions } from './redis-subscriptions.ts';

/** How often logs are looked at while no ring can be heard, milliseconds. */
const lookMs = 500;

export interface RedisDoorbell extends Doorbell {
  close(): void;
}

export interface DoorbellParts {
  readonly link: RedisLink;
  readonly subscriptions: RedisSubscriptions;
  readonly prefix: string;
  /** Unique to this process. */
  readonly replicaId: string;
}

/**
 * Rings through Redis, and in this process at once. A ring names its sender, who does not hear it a second time: each ring is one
 * look at the log per process. While nothing can be heard the listeners are told every half second to look for themselves.
 */
export function createRedisDoorbell({ link, subscriptions, prefix, replicaId }: DoorbellParts): RedisDoorbell {
  const listeners = new Map<string, { readonly those: Set<() => void>; readonly stop: () => void }>();
  /** Rung in this turn; posts that were committed together are one ring. */
  const rung = new Set<string>();
  /** Rung while nothing could be sent. */
  const unsent = new Set<string>();
  const channelOf = (projectId: string): string => `${prefix}ring:${projectId}`;

  const ringHere = (projectId: string): void => {
    for (const listener of listeners.get(projectId)?.those ?? []) listener();
  };

  const publish = (projectId: string): void => {
    const sent = link.tell((redis) =>
      redis.publish(channelOf(projectId), replicaId).catch(() => {
        unsent.add(projectId);
      }),
    );
    if (!sent) unsent.add(projectId);
  };

  const flush = (): void => {
    for (const projectId of rung) publish(projectId);
    rung.clear();
  };

  const stopReturns = link.onReturn(() => {
    const late = [...unsent];
    unsent.clear();
    for (const projectId of late) publish(projectId);
  });
  const timer = setInterval(() => {
    if (!subscriptions.hearing) for (const projectId of listeners.keys()) ringHere(projectId);
  }, lookMs).unref();

  return {
    ring(projectId) {
      ringHere(projectId);
      if (rung.size === 0) setImmediate(flush);
      rung.add(projectId);
    },
    subscribe(projectId, listener) {
      let entry = listeners.get(projectId);
      if (entry === undefined) {
        const stop = subscriptions.add(channelOf(projectId), {
          heard: (from) => {
            if (from !== replicaId) ringHere(projectId);
          },
          listening: () => ringHere(projectId),
        });
        entry = { those: new Set(), stop };
        listeners.set(projectId, entry);
      }
      const { those, stop } = entry;
      those.add(listener);
      return () => {
        those.delete(listener);
        if (those.size > 0 || listeners.get(projectId)?.those !== those) return;
        listeners.delete(projectId);
        stop();
      };
    },
    close() {
      clearInterval(timer);
      stopReturns();
      listeners.clear();
    },
  };
}
