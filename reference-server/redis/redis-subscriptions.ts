import { createRedisClient } from './redis-client.ts';
import type { RedisLink } from './redis-link.ts';
import type { RedisAddress } from './redis-url.ts';
import { withTimeLimit } from '../time-limit.ts';

/** How often the connection is asked whether it still hears, milliseconds. */
const checkMs = 1_000;

/** What one channel wants to know. */
export interface Hearer {
  /** A message, published while we were listening. */
  heard(message: string): void;
  /** From now on messages are heard; what was published before may have been missed. */
  listening(): void;
}

/**
 * The one connection of this process that listens. Redis forgets what is published while nobody listens, so every hearer is
 * told when listening begins, the first time and after every interruption, and looks for itself what it has missed.
 */
export interface RedisSubscriptions {
  /** False while nothing can be heard: not connected, not answering, or an ordered outage. */
  readonly hearing: boolean;
  add(channel: string, hearer: Hearer): () => void;
  connect(): void;
  close(): void;
}

export function createRedisSubscriptions(where: RedisAddress, answerMs: number, link: RedisLink): RedisSubscriptions {
  const redis = createRedisClient(where, 'chat-contract-doorbell', answerMs);
  const channels = new Map<string, Set<Hearer>>();
  let answering = false;
  let closed = false;

  const tellListening = (some: Iterable<string>): void => {
    if (!answering || link.ordered) return;
    for (const channel of some) for (const hearer of channels.get(channel) ?? []) hearer.listening();
  };

  /** Asks Redis for these channels; without an answer the next check does it again. */
  const listenTo = async (some: readonly string[]): Promise<void> => {
    if (some.length === 0) return;
    try {
      await withTimeLimit(redis.subscribe(...some), answerMs, () => new Error('silence'));
      tellListening(some);
    } catch {
      answering = false;
    }
  };

  /** After an interruption nothing is known of what Redis still holds for us, so everything is asked for again. */
  const check = async (): Promise<void> => {
    if (closed || redis.status !== 'ready') return;
    try {
      await withTimeLimit(redis.ping(), answerMs, () => new Error('silence'));
      if (answering) return;
      answering = true;
      await listenTo([...channels.keys()]);
    } catch {
      answering = false;
    }
  };

  redis.on('error', () => undefined);
  redis.on('ready', () => void check());
  redis.on('close', () => {
    answering = false;
  });
  redis.on('message', (channel: string, message: string) => {
    if (link.ordered) return;
    for (const hearer of channels.get(channel) ?? []) hearer.heard(message);
  });
  const timer = setInterval(() => void check(), checkMs).unref();
  const stopReturns = link.onReturn(() => tellListening(channels.keys()));

  return {
    get hearing() {
      return answering && !link.ordered;
    },
    add(channel, hearer) {
      const known = channels.get(channel);
      const hearers = known ?? new Set();
      channels.set(channel, hearers.add(hearer));
      if (known === undefined && answering) void listenTo([channel]);
      return () => {
        if (!hearers.delete(hearer) || hearers.size > 0 || channels.get(channel) !== hearers) return;
        channels.delete(channel);
        if (redis.status === 'ready') redis.unsubscribe(channel).catch(() => undefined);
      };
    },
    connect() {
      redis.connect().catch(() => undefined);
    },
    close() {
      closed = true;
      clearInterval(timer);
      stopReturns();
      channels.clear();
      redis.disconnect();
    },
  };
}
