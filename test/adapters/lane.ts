import { randomUUID } from 'node:crypto';
import type { DurableEvent, EventDraft, MessageDraft, Newcomer, Ports } from '../../src/engine/ports.ts';
import type { ManualClock } from '../engine/manual-clock.ts';

/** A kind of store: every port behaves the same on each. */
export interface Lane {
  readonly name: string;
  /** A deployment of its own for one test. */
  deploy(): Promise<Deployment>;
}

export interface Deployment {
  /** The engine's clock of every replica. */
  readonly clock: ManualClock;
  /** The ports of one more replica, until the test ends. */
  replica(): Promise<Ports>;
  /** Lets true time pass, for what ends by the clock of the store. */
  pass(ms: number): Promise<void>;
}

/** Names of its own for each test, so that tests share a store. */
export function somebody(): { readonly projectId: string; readonly userId: string } {
  return { projectId: randomUUID(), userId: randomUUID() };
}

export function event(text: string): EventDraft {
  return { event: 'x.told', timestamp: '2025-08-26T10:00:00.000Z', data: { text } };
}

interface DraftOptions {
  readonly clientMsgId?: string;
  readonly mode?: 'plan' | 'build';
  readonly at?: number;
  readonly messageType?: 'user' | 'assistant';
}

export function draft(who: { readonly projectId: string; readonly userId: string }, text: string, more: DraftOptions = {}): MessageDraft {
  const { clientMsgId, mode = 'plan', at = 1_756_202_400_000, messageType = 'user' } = more;
  const id = randomUUID();
  const data = messageType === 'user' ? { messageId: id, message: text } : { messageId: id, content: text };
  return {
    ...who,
    id,
    clientMsgId,
    text,
    messageType,
    mode,
    locale: 'en',
    at,
    event: { event: messageType === 'user' ? 'message.created' : 'message.response', timestamp: new Date(at).toISOString(), data },
  };
}

/** Everything in the log, read in small steps. */
export async function wholeLog(ports: Ports, projectId: string): Promise<readonly DurableEvent[]> {
  const all: DurableEvent[] = [];
  for (;;) {
    const some = await ports.log.read(projectId, all.at(-1)?.seq ?? 0, 7);
    if (some.length === 0) return all;
    all.push(...some);
  }
}

export function newcomer(
  who: { readonly projectId: string; readonly userId: string },
  connectionId: string,
  more: Partial<Newcomer> = {},
): Newcomer {
  return { ...who, connectionId, instanceId: undefined, maxConnections: 2, policy: 'takeover', retryAfterMs: 1_000, ...more };
}
