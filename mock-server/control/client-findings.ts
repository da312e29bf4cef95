import { headers } from '../../src/contract/index.ts';
import { field } from '../backend/identity.ts';
import type { JournalEntry } from '../backend/journal.ts';
import { readFrame } from '../faults/read-frame.ts';
import type { ClientFinding } from './answers.ts';

/** How soon after a failed post the same text is taken for a retry of it, milliseconds. */
const retryWithinMs = 60_000;
/** How soon after a takeover the same client must not come back by itself. */
const takeoverWithinMs = 5_000;
/** A clock of a client may be a little ahead. */
const earlyMs = 20;
/** Read marks of one user in one project in one second. */
const stormCount = 10;
const stormMs = 1_000;

type Finding = ClientFinding;

/** What a client did that works until the first bad day. Each finding names the requests that show it. */
export function clientFindings(entries: readonly JournalEntry[]): readonly ClientFinding[] {
  return [...posts(entries), ...streams(entries), ...storms(entries)].sort((a, b) => (a.requests.at(-1) ?? 0) - (b.requests.at(-1) ?? 0));
}

const utf8 = new TextDecoder();

function jsonOf({ request }: JournalEntry): unknown {
  try {
    return JSON.parse(utf8.decode(request.rawBody));
  } catch {
    return undefined;
  }
}

const whose = ({ userId, projectId }: JournalEntry): string => `${userId?.toLowerCase()} ${projectId}`;

/** Whether the client cannot know what became of the request, or knows that it has to send it again. */
function hasFailed({ reply }: JournalEntry): boolean {
  return (
    reply !== undefined &&
    (reply.kind === 'dropped' || (reply.kind === 'plain' && (reply.status >= 500 || reply.status === 408 || reply.status === 429)))
  );
}

function posts(entries: readonly JournalEntry[]): readonly Finding[] {
  const found: Finding[] = [];
  const failed: { readonly key: string; readonly id: unknown; readonly entry: JournalEntry }[] = [];
  for (const entry of entries) {
    if (entry.operation !== 'postMessage' && entry.operation !== 'postLegacyMessage') continue;
    const body = jsonOf(entry);
    const id = field(body, 'client_msg_id') ?? undefined;
    const key = `${whose(entry)} ${JSON.stringify(field(body, 'message') ?? field(body, 'text'))}`;
    const isAccepted = entry.reply?.kind === 'plain' && entry.reply.status === 201;
    if (id === undefined && (isAccepted || hasFailed(entry)))
      found.push({
        rule: 'client.sends-id',
        message: 'A message was sent without client_msg_id, so a retry of it would be a second message. Send one with every post.',
        requests: [entry.n],
      });
    const before = failed.findLast((one) => one.key === key && entry.startedAt - one.entry.startedAt <= retryWithinMs);
    if (before !== undefined && before.id !== id)
      found.push({
        rule: 'client.retry-keeps-id',
        message: `The post was sent again with ${id === undefined ? 'no' : 'another'} client_msg_id after it had failed: where the first has arrived, the message is there twice. Keep the id.`,
        requests: [before.entry.n, entry.n],
      });
    if (hasFailed(entry)) failed.push({ key, id, entry });
  }
  return found;
}

interface LastStream {
  readonly entry: JournalEntry;
  readonly instance: string | undefined;
}

function streams(entries: readonly JournalEntry[]): readonly Finding[] {
  const found: Finding[] = [];
  const last = new Map<string, LastStream[]>();
  for (const entry of entries) {
    if (entry.operation !== 'openStream') continue;
    const query = new URLSearchParams(entry.request.rawTarget.split('?')[1] ?? '');
    const instance = query.get('client_instance_id') ?? undefined;
    const cursor = entry.request.headers[headers.lastEventId] ?? query.get('from_seq') ?? undefined;
    const before = last.get(whose(entry)) ?? [];
    // Without an instance id one tab cannot be told from another; then only a stream that has ended can be the one before.
    const earlier = before.findLast((one) =>
      instance !== undefined || one.instance !== undefined ? one.instance === instance : isOver(one.entry, entry),
    );
    if (earlier !== undefined) found.push(...reconnect(earlier.entry, entry, cursor));
    last.set(whose(entry), [...before, { entry, instance }]);
  }
  return found;
}

function isOver({ stream, reply }: JournalEntry, later: JournalEntry): boolean {
  return reply?.kind !== 'stream' || (stream?.endedAt !== undefined && stream.endedAt <= later.startedAt);
}

function reconnect(earlier: JournalEntry, entry: JournalEntry, cursor: string | undefined): readonly Finding[] {
  const { stream, reply } = earlier;
  const requests = [earlier.n, entry.n];
  if (reply?.kind === 'plain') {
    const told =
      reply.status === 429 || reply.status === 202 || reply.status === 503 ? field(parsed(reply.body), 'retry_after_ms') : undefined;
    const waited = entry.startedAt - (earlier.answeredAt ?? earlier.startedAt);
    if (typeof told !== 'number' || waited >= told - earlyMs) return [];
    const message = `The stream was asked for again after ${Math.round(waited)} ms, and retry_after_ms was ${told}. Wait as long as the answer says.`;
    return [{ rule: 'client.retry-after', message, requests }];
  }
  if (stream === undefined) return [];
  if (stream.ended === 'takeover' && entry.startedAt - (stream.endedAt ?? 0) <= takeoverWithinMs)
    return [
      {
        rule: 'client.takeover',
        message:
          'The stream was opened again right after connection.takeover: two tabs would take the place from each other for ever. Ask the user first.',
        requests,
      },
    ];
  const hasHeard = stream.frames.some(({ frame }) => readFrame(frame).kind === 'durable');
  if (!hasHeard || cursor !== undefined || (stream.ended !== 'cut' && stream.ended !== 'server')) return [];
  const message =
    'The stream was opened again without a cursor, so what came meanwhile is lost. Send Last-Event-ID or from_seq with the last id.';
  return [{ rule: 'client.cursor', message, requests }];
}

function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined;
  }
}

function storms(entries: readonly JournalEntry[]): readonly Finding[] {
  const found: Finding[] = [];
  const recent = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    if (entry.operation !== 'putReadMark') continue;
    const marks = [...(recent.get(whose(entry)) ?? []), entry].filter((one) => entry.startedAt - one.startedAt <= stormMs);
    if (marks.length > stormCount) {
      found.push({
        rule: 'client.read-storm',
        message: `${marks.length} read marks were sent within a second. Send the newest one now and then.`,
        requests: marks.map(({ n }) => n),
      });
      recent.delete(whose(entry));
    } else recent.set(whose(entry), marks);
  }
  return found;
}
