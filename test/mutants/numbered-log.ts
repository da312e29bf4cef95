import type { DurableEvent, EventDraft, EventLog, StoredMessage } from '../../src/engine/ports.ts';

export interface Numbering {
  /** The seq of a project's event, from how many were stored or are about to be, this one included. */
  readonly seqOf: (count: number, event: EventDraft, projectId: string) => number;
  /** Runs between taking the number and storing the event. */
  readonly beforeStore?: (projectId: string) => Promise<void>;
  /** Whether the event with this seq becomes visible only after a larger one has been read. */
  readonly late?: (seq: number) => boolean;
}

/** How long a late event waits to be overtaken where nobody comes, milliseconds. */
const overtakenWithinMs = 400;

interface Project {
  count: number;
  /** The greatest seq that a reader has got, and who waits for a greater one. */
  read: number;
  readonly waiting: Set<() => void>;
  /** What can be seen, in order of seq. */
  readonly events: DurableEvent[];
  readonly messages: StoredMessage[];
}

function overtaken(project: Project, seq: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      project.waiting.delete(check);
      resolve();
    };
    const check = (): void => {
      if (project.read > seq) done();
    };
    const timer = setTimeout(done, overtakenWithinMs);
    project.waiting.add(check);
  });
}

/** Where the first entry above this seq stands, in a list in order of seq. */
function placeOf(list: readonly { readonly seq: number }[], seq: number): number {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((list[middle]?.seq ?? 0) > seq) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** Behind those of the same seq. */
function insert<T extends { readonly seq: number }>(list: T[], entry: T): void {
  list.splice(placeOf(list, entry.seq), 0, entry);
}

/** A log with a numbering of its own: the rule of one strictly increasing sequence is left to whoever makes it. */
export function createNumberedLog({ seqOf, beforeStore, late }: Numbering): EventLog {
  const projects = new Map<string, Project>();
  const keys = new Map<string, StoredMessage>();
  const projectOf = (projectId: string): Project => {
    const known = projects.get(projectId) ?? { count: 0, read: 0, waiting: new Set(), events: [], messages: [] };
    projects.set(projectId, known);
    return known;
  };
  const store = async (projectId: string, draft: EventDraft): Promise<DurableEvent> => {
    const project = projectOf(projectId);
    let seq: number;
    if (beforeStore === undefined) {
      seq = seqOf(++project.count, draft, projectId);
    } else {
      // Read, pause, write: the count is raised to what was read plus one, as the greatest seq of a table is.
      const count = project.count + 1;
      await beforeStore(projectId);
      project.count = Math.max(project.count, count);
      seq = seqOf(count, draft, projectId);
    }
    const event = { seq, ...draft };
    if (late?.(seq) === true) await overtaken(project, seq);
    insert(project.events, event);
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
      insert(messages, reserved);
      return { message: reserved, fresh: true };
    },
    append: (projectId, draft) => store(projectId, draft),
    read(projectId, afterSeq, limit) {
      const project = projectOf(projectId);
      const from = placeOf(project.events, afterSeq);
      const events = project.events.slice(from, from + limit);
      project.read = Math.max(project.read, events.at(-1)?.seq ?? 0);
      for (const check of project.waiting) check();
      return events;
    },
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
