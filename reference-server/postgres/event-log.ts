import {
  type AnswerStep,
  AnswerTaken,
  type Appended,
  type DurableEvent,
  type EventDraft,
  type EventLog,
  type HistoryPage,
  type HistoryQuery,
  type MessageDraft,
  type StoredMessage,
} from '../../src/engine/ports.ts';
import { createBatch } from './batch.ts';
import { int8Array, textArray, uuidArray } from './binary-array.ts';
import type { Database, Statement, Value } from './database.ts';

/** What goes into the log: an event, and where it tells of one, the message with the bound of its key's life. */
interface Entry {
  readonly projectId: string;
  readonly event: EventDraft;
  readonly message: MessageDraft | undefined;
  readonly keyNotBefore: number;
  readonly step: AnswerStep | undefined;
}

interface Placed {
  readonly item: number;
  readonly seq: number;
  readonly fresh: boolean;
}

const append: Statement = {
  name: 'append',
  text: `SELECT item, seq, fresh FROM append($1::uuid[], $2, $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::bigint[], $8::bigint[],
    $9::text[], $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::bigint[], $15::uuid[], $16::bigint[], $17, $18)`,
};
const begin: Statement = {
  name: 'begin-projects',
  text: `INSERT INTO projects (project_id, head) SELECT DISTINCT id, 0 FROM unnest($1::uuid[]) AS id ORDER BY id ON CONFLICT DO NOTHING`,
};
const read: Statement = {
  name: 'read',
  text: 'SELECT seq, event FROM events WHERE project_id = $1 AND seq > $2 ORDER BY seq LIMIT $3',
};
const head: Statement = { name: 'head', text: 'SELECT head FROM projects WHERE project_id = $1' };

export const messageColumns = `m.seq, m.message_id, m.user_id, m.client_msg_id, m.message_type, m.mode, m.locale, m.accepted_ms,
  (SELECT e.event FROM events e WHERE e.project_id = m.project_id AND e.seq = m.seq) AS event`;
const message: Statement = { name: 'message', text: `SELECT ${messageColumns} FROM messages m WHERE m.project_id = $1 AND m.seq = $2` };

/** $3 and $4 bound the page, exclusively; one more than asked for tells whether there are more. */
function pageStatement(order: 'ASC' | 'DESC'): Statement {
  return {
    name: `page-${order}`,
    text: `SELECT ${messageColumns} FROM messages m
      WHERE m.project_id = $1 AND m.seq > $2 AND m.seq < $3 AND ($4::text IS NULL OR m.mode = $4) ORDER BY m.seq ${order} LIMIT $5`,
  };
}
const newest = pageStatement('DESC');
const smallest = pageStatement('ASC');
const beyond: Statement = {
  name: 'beyond',
  text: `SELECT EXISTS (SELECT FROM messages m WHERE m.project_id = $1 AND m.seq > $2 AND m.seq < $3 AND ($4::text IS NULL OR m.mode = $4)) AS more`,
};

export interface MessageRow {
  readonly seq: number;
  readonly message_id: string;
  readonly user_id: string;
  readonly client_msg_id: string | null;
  readonly message_type: StoredMessage['messageType'];
  readonly mode: StoredMessage['mode'];
  readonly locale: StoredMessage['locale'];
  readonly accepted_ms: number;
  readonly event: string;
}

/** The event that tells of a message carries its text, so that it is stored once. */
function textOf(event: string): string {
  const { data } = JSON.parse(event) as EventDraft; // `as`: stored by us
  const text = data['message'] ?? data['content'];
  return typeof text === 'string' ? text : '';
}

export function storedMessage(projectId: string, row: MessageRow): StoredMessage {
  return {
    seq: row.seq,
    id: row.message_id,
    projectId,
    userId: row.user_id,
    clientMsgId: row.client_msg_id ?? undefined,
    text: textOf(row.event),
    messageType: row.message_type,
    mode: row.mode,
    locale: row.locale,
    at: row.accepted_ms,
  };
}

/** Round trips of posts at the same time; posts of one project go one after another. */
const flights = 2;
const batchSize = 500;
const queueSize = 10_000;

export interface EventLogParts {
  readonly replicaId: string;
  /** Whether users' messages are answered. */
  readonly answering: boolean;
}

/** Whose steps they are; nothing at all where there is none, as is the rule while posts come thick. */
function stepValues(entries: readonly Entry[]): Value[] {
  if (entries.every(({ step }) => step === undefined)) return [null, null, null, null, null];
  return [
    int8Array(entries.map(({ step }) => step?.to)),
    int8Array(entries.map(({ step }) => step?.done)),
    int8Array(entries.map(({ step }) => step && Number(step.last))),
    uuidArray(entries.map(({ step }) => step?.build?.buildId)),
    int8Array(entries.map(({ step }) => step && Number(step.build?.fails ?? false))),
  ];
}

/**
 * The log. Posts that arrive while a transaction is under way go together in the next one, so that neither the commit nor a hot
 * project's counter is paid for one by one.
 */
export function createEventLog(database: Database, { replicaId, answering }: EventLogParts): EventLog {
  const run = async (entries: readonly Entry[]): Promise<readonly (Placed | undefined)[]> => {
    const projects = [...new Set(entries.map(({ projectId }) => projectId))];
    const values = [
      uuidArray(entries.map(({ projectId }) => projectId)),
      projects.length,
      textArray(entries.map(({ event }) => JSON.stringify(event))),
      uuidArray(entries.map(({ message }) => message?.id)),
      uuidArray(entries.map(({ message }) => message?.userId)),
      textArray(entries.map(({ message }) => message?.clientMsgId)),
      int8Array(entries.map(({ keyNotBefore }) => keyNotBefore)),
      int8Array(entries.map(({ message }) => message?.at)),
      textArray(entries.map(({ message }) => message?.messageType)),
      textArray(entries.map(({ message }) => message?.mode)),
      textArray(entries.map(({ message }) => message?.locale)),
      ...stepValues(entries),
      answering,
      replicaId,
    ];
    let placed = await database.query<Placed>(append, values);
    if (placed.length === 0) {
      // A project begins with its first use. In a transaction of its own, so that nobody waits for it.
      await database.query(begin, [uuidArray(projects)]);
      placed = await database.query<Placed>(append, values);
    }
    const inOrder: (Placed | undefined)[] = entries.map(() => undefined);
    for (const one of placed) inOrder[one.item - 1] = one;
    return inOrder;
  };

  const batch = createBatch<Entry, Placed | undefined>({
    run,
    flights,
    size: batchSize,
    queue: queueSize,
    waitMs: database.timeoutMs,
    laneOf: ({ projectId }) => projectId,
    keyOf: ({ projectId, message }) =>
      message?.clientMsgId === undefined ? undefined : `${projectId} ${message.userId} ${message.clientMsgId}`,
  });

  const submit = async (entry: Entry): Promise<Placed> => {
    const placed = await batch(entry);
    if (placed === undefined) throw new AnswerTaken(`Another replica answers message ${entry.step?.to}.`);
    return placed;
  };

  const firstOf = async (projectId: string, seq: number): Promise<StoredMessage> => {
    const [row] = await database.query<MessageRow>(message, [projectId, seq]);
    if (row === undefined) throw new Error(`Failed to read the message ${seq} of project ${projectId}: its key is there, it is not.`);
    return storedMessage(projectId, row);
  };

  return {
    async appendMessage(draft: MessageDraft, keyNotBefore: number, step?: AnswerStep): Promise<Appended> {
      const { event, ...rest } = draft;
      const { seq, fresh } = await submit({ projectId: draft.projectId, event, message: draft, keyNotBefore, step });
      return fresh ? { message: { seq, ...rest }, fresh } : { message: await firstOf(draft.projectId, seq), fresh };
    },
    async append(projectId, draft, step) {
      const { seq } = await submit({ projectId, event: draft, message: undefined, keyNotBefore: 0, step });
      return { seq, ...draft };
    },
    async read(projectId, afterSeq, limit) {
      const rows = await database.query<{ seq: number; event: string }>(read, [projectId, afterSeq, limit]);
      // `as`: stored by us
      return rows.map(({ seq, event }): DurableEvent => ({ seq, ...(JSON.parse(event) as EventDraft) }));
    },
    async head(projectId) {
      const [row] = await database.query<{ head: number }>(head, [projectId]);
      return row?.head ?? 0;
    },
    page: (query) => pageOf(database, query),
  };
}

async function pageOf(database: Database, { projectId, limit, beforeSeq, afterSeq, mode }: HistoryQuery): Promise<HistoryPage> {
  const from = afterSeq ?? 0;
  const to = beforeSeq ?? Number.MAX_SAFE_INTEGER;
  const only = mode === 'all' ? null : mode;
  // With `after_seq` the page is the smallest above it, else the newest below `before_seq` (section 1, ruling 11).
  const ascending = afterSeq !== undefined;
  const rows = await database.query<MessageRow>(ascending ? smallest : newest, [projectId, from, to, only, limit + 1]);
  const messages = rows.slice(0, limit).map((row) => storedMessage(projectId, row));
  if (!ascending) messages.reverse();
  const isMore = rows.length > limit;
  const someBetween = async (above: number, below: number): Promise<boolean> => {
    const [row] = await database.query<{ more: boolean }>(beyond, [projectId, above, below, only]);
    return row?.more ?? false;
  };
  const oldest = messages.at(0)?.seq ?? (ascending ? from + 1 : to);
  const latest = messages.at(-1)?.seq ?? (ascending ? from : to - 1);
  return {
    messages,
    hasMoreOlder: ascending ? await someBetween(0, oldest) : isMore,
    hasMoreNewer: ascending && isMore ? true : await someBetween(latest, Number.MAX_SAFE_INTEGER),
  };
}
