import { limits } from '../contract/index.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { Clock, DurableEvent, EventDraft, EventLog, HistoryQuery, MessageDraft, StoredMessage } from './ports.ts';

interface ProjectLog {
  /** The event with seq n is at n - 1. */
  readonly events: DurableEvent[];
  /** Ascending by seq. */
  readonly messages: StoredMessage[];
}

/** The index of the first message with a seq above `seq`. */
function firstAbove(messages: readonly StoredMessage[], seq: number): number {
  let from = 0;
  let to = messages.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    // `?? 0` is never taken: middle is below the length.
    if ((messages[middle]?.seq ?? 0) > seq) to = middle;
    else from = middle + 1;
  }
  return from;
}

function pageOf(all: readonly StoredMessage[], { limit, beforeSeq, afterSeq, mode }: HistoryQuery) {
  const messages = mode === 'all' ? all : all.filter((message) => message.mode === mode);
  const from = afterSeq === undefined ? 0 : firstAbove(messages, afterSeq);
  const to = beforeSeq === undefined ? messages.length : firstAbove(messages, beforeSeq - 1);
  // With `after_seq` the page is the smallest above it, else the newest below `before_seq` (section 1, ruling 11).
  const start = afterSeq === undefined ? Math.max(from, to - limit) : from;
  const end = Math.max(start, Math.min(to, start + limit));
  return { messages: messages.slice(start, end), hasMoreOlder: start > 0, hasMoreNewer: end < messages.length };
}

/** The log in memory. Every step is one synchronous call, so nothing can come between deciding and storing. */
export function createMemoryLog(clock: Clock): EventLog {
  const projects = new Map<string, ProjectLog>();
  const keys = new ExpiringMap<StoredMessage>(limits.idempotencyTtlMs);

  const logOf = (projectId: string): ProjectLog => {
    const known = projects.get(projectId);
    if (known !== undefined) return known;
    const log: ProjectLog = { events: [], messages: [] };
    projects.set(projectId, log);
    return log;
  };

  const append = (log: ProjectLog, draft: EventDraft): DurableEvent => {
    const event = { seq: log.events.length + 1, ...draft };
    log.events.push(event);
    return event;
  };

  return {
    appendMessage(draft: MessageDraft, keyNotBefore: number) {
      const { id, projectId, userId, clientMsgId, text, messageType, mode, locale, at } = draft;
      const key = clientMsgId === undefined ? undefined : `${projectId} ${userId} ${clientMsgId}`;
      const first = key === undefined ? undefined : keys.get(key);
      if (first !== undefined && first.at > keyNotBefore) return { message: first, fresh: false };
      const log = logOf(projectId);
      const { seq } = append(log, draft.event);
      const message = { seq, id, projectId, userId, clientMsgId, text, messageType, mode, locale, at };
      log.messages.push(message);
      if (key !== undefined) keys.set(key, message, clock.now());
      return { message, fresh: true };
    },
    append: (projectId, draft) => append(logOf(projectId), draft),
    read: (projectId, afterSeq, limit) => projects.get(projectId)?.events.slice(afterSeq, afterSeq + limit) ?? [],
    head: (projectId) => projects.get(projectId)?.events.length ?? 0,
    page: (query) => pageOf(projects.get(query.projectId)?.messages ?? [], query),
  };
}
