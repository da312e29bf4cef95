import type { DurableEvent, EventDraft, EventLog, StoredMessage } from '../../src/engine/ports.ts';

export interface Numbering {
  /** The seq of the project's event, from how many were stored or are about to be, this one included. */
  readonly seqOf: (count: number) => number;
  /** Runs between taking the number and storing the event. */
  readonly beforeStore?: (projectId: string) => Promise<void>;
  /** What storing waits for before the event can be seen; undefined: nothing. */
  readonly commit?: (seq: number) => Promise<void> | undefined;
}

interface Project {
  count: number;
  /** What can be seen, in order of seq. */
  readonly events: DurableEvent[];
  readonly messages: StoredMessage[];
}

/** A log with a numbering of its own: the rule of one strictly increasing sequence is left to whoever makes it. */
export function createNumberedLog({ seqOf, beforeStore, commit }: Numbering): EventLog {
  const projects = new Map<string, Project>();
  const keys = new Map<string, StoredMessage>();
  const projectOf = (projectId: string): Project => {
    const known = projects.get(projectId) ?? { count: 0, events: [], messages: [] };
    projects.set(projectId, known);
    return known;
  };
  const store = async (projectId: string, draft: EventDraft): Promise<DurableEvent> => {
    const project = projectOf(projectId);
    let seq: number;
    if (beforeStore === undefined) {
      seq = seqOf(++project.count);
    } else {
      // Read, pause, write: the count is raised to what was read plus one, as the greatest seq of a table is.
      const count = project.count + 1;
      await beforeStore(projectId);
      project.count = Math.max(project.count, count);
      seq = seqOf(count);
    }
    const event = { seq, ...draft };
    await commit?.(seq);
    project.events.push(event);
    project.events.sort((a, b) => a.seq - b.seq);
    return event;
  };
  return {
    async appendMessage({ event, ...draft }, keyNotBefore) {
      const key = `${draft.projectId} ${draft.userId} ${draft.clientMsgId}`;
      const first = draft.clientMsgId === undefined ? undefined : keys.get(key);
      if (first !== undefined && first.at > keyNotBefore) return { message: first, fresh: false };
      const reserved = { ...draft, seq: 0 };
      if (draft.clientMsgId !== undefined) keys.set(key, reserved);
      reserved.seq = (await store(draft.projectId, event)).seq;
      const { messages } = projectOf(draft.projectId);
      messages.push(reserved);
      messages.sort((a, b) => a.seq - b.seq);
      return { message: reserved, fresh: true };
    },
    append: (projectId, draft) => store(projectId, draft),
    read: (projectId, afterSeq, limit) =>
      projectOf(projectId)
        .events.filter(({ seq }) => seq > afterSeq)
        .slice(0, limit),
    head: (projectId) => projectOf(projectId).events.at(-1)?.seq ?? 0,
    page({ projectId, limit, beforeSeq, afterSeq, mode }) {
      const all = projectOf(projectId).messages.filter((message) => mode === 'all' || message.mode === mode);
      const inside = all.filter(({ seq }) => seq > (afterSeq ?? 0) && seq < (beforeSeq ?? Number.POSITIVE_INFINITY));
      const messages = afterSeq === undefined ? inside.slice(-limit) : inside.slice(0, limit);
      const [first, last] = [messages.at(0), messages.at(-1)];
      return {
        messages,
        hasMoreOlder: first !== undefined && all.indexOf(first) > 0,
        hasMoreNewer: last !== undefined && all.indexOf(last) < all.length - 1,
      };
    },
  };
}
