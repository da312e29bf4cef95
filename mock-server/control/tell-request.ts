import { headers as headerNames } from '../../src/contract/index.ts';
import type { JournalEntry } from '../backend/journal.ts';
import type { StreamRecord } from '../backend/stream-record.ts';
import { readFrame } from '../faults/read-frame.ts';
import type { FrameTold, RequestTold, StreamTold } from './answers.ts';

const utf8 = new TextDecoder();
const textMaxChars = 65_536;
/** What lets others in, or follows from what does. */
const secrets: ReadonlySet<string> = new Set([
  headerNames.signatureV1,
  headerNames.signatureV2,
  headerNames.controlToken,
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
]);

export function tellRequest(entry: JournalEntry): RequestTold {
  const { request, reply, startedAt, answeredAt } = entry;
  const at = request.rawTarget.indexOf('?');
  const body = bodyOf(utf8.decode(request.rawBody));
  return {
    n: entry.n,
    at: new Date(entry.at).toISOString(),
    method: request.method,
    path: at < 0 ? request.rawTarget : request.rawTarget.slice(0, at),
    query: at < 0 ? '' : request.rawTarget.slice(at + 1),
    headers: redacted(request.headers),
    ...(body !== undefined && { body }),
    operation: entry.operation,
    user: entry.userId,
    project: entry.projectId,
    tookMs: answeredAt === undefined ? undefined : Math.round((answeredAt - startedAt) * 10) / 10,
    answer: reply && answerOf(entry, reply),
    notes: entry.notes,
  };
}

function answerOf({ stream }: JournalEntry, reply: NonNullable<JournalEntry['reply']>): RequestTold['answer'] {
  if (reply.kind === 'dropped') return { kind: 'dropped' };
  if (reply.kind === 'plain') {
    const body = bodyOf(reply.body ?? '');
    return { kind: 'plain', status: reply.status, headers: redacted(reply.headers), ...(body !== undefined && { body }) };
  }
  return (
    stream && { kind: 'stream', status: 200, stream: tellStream(stream), frames: stream.frames.map((sent) => tellFrame(stream, sent)) }
  );
}

export function tellStream(record: StreamRecord): StreamTold {
  const parts = record.frames.map(({ frame }) => readFrame(frame));
  return {
    connection: record.connectionId,
    request: record.request,
    project: record.projectId,
    user: record.userId,
    instance: record.instanceId,
    openedAt: new Date(record.openedAt).toISOString(),
    lastEventId: parts.findLast(({ id }) => id !== undefined)?.id,
    open: record.ended === undefined,
    ended: record.ended,
    events: parts.filter(({ kind }) => kind === 'durable').length,
  };
}

function tellFrame(record: Pick<StreamRecord, 'startedAt'>, { at, frame }: StreamRecord['frames'][number]): FrameTold {
  const { kind, id, event, text } = readFrame(frame);
  return { atMs: Math.round((at - record.startedAt) * 10) / 10, kind, id, event, text: text.slice(0, textMaxChars) };
}

function bodyOf(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(0, textMaxChars);
  }
}

function redacted(sent: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(sent).flatMap(([name, value]) => (value === undefined ? [] : [[name, secrets.has(name) ? '[redacted]' : value]])),
  );
}
