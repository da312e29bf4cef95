import { headers } from '../../src/contract/index.ts';
import { field } from '../backend/identity.ts';
import type { JournalEntry } from '../backend/journal.ts';
import { lazyJson } from '../backend/lazy-json.ts';
import { readFrame } from '../faults/read-frame.ts';
import type { ClientFinding } from './answers.ts';

/** How soon after a failed post the same text is taken for a retry of it, milliseconds. */
const retryWithinMs = 60_000;
/** How soon after a takeover the same client must not come back by itself. */
const takeoverWithinMs = 5_000;
/** A clock of a client may be a little ahead. */
const earlyMs = 20;
/** More read marks of one user in one project within one second are a storm. */
const stormCount = 10;
const stormMs = 1_000;

/** What a client did that works until the first bad day. Each finding names the requests that show it. */
export function clientFindings(entries: readonly JournalEntry[]): readonly ClientFinding[] {
  return [...posts(entries), ...streams(entries), ...storms(entries)].sort((a, b) => (a.requests.at(-1) ?? 0) - (b.requests.at(-1) ?? 0));
}

const whose = ({ userId, projectId }: JournalEntry): string => `${userId?.toLowerCase()} ${projectId}`;

/** Whether the client cannot know what became of the request, or knows that it has to send it again. */
function hasFailed({ reply }: JournalEntry): boolean {
  return (
    reply !== undefined &&
    (reply.kind === 'dropped' || (reply.kind === 'plain' && (reply.status >= 500 || reply.status === 408 || reply.status === 429)))
  );
}

/** The request came again before the time that the answer had told. */
function tooEarly(earlier: JournalEntry, entry: JournalEntry): readonly ClientFinding[] {
  const { reply, answeredAt = 0 } = earlier;
  if (reply?.kind !== 'plain' || ![202, 429, 503].includes(reply.status)) return [];
  const told = field(lazyJson(new TextEncoder().encode(reply.body))(), 'retry_after_ms');
  const waited = entry.startedAt - answeredAt;
  if (typeof told !== 'number' || waited >= told - earlyMs) return [];
  const message = `The request came again after ${Math.round(waited)} ms, and retry_after_ms was ${told}. Wait as long as the answer says.`;
  return [{ rule: 'client.retry-after', message, requests: [earlier.n, entry.n] }];
}

function posts(entries: readonly JournalEntry[]): readonly ClientFinding[] {
  const found: ClientFinding[] = [];
  const failed: { readonly key: string; readonly id: unknown; readonly entry: JournalEntry }[] = [];
  for (const entry of entries) {
    if (entry.operation !== 'postMessage' && entry.operation !== 'postLegacyMessage') continue;
    const body = lazyJson(entry.request.rawBody)();
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
    if (before !== undefined) found.push(...tooEarly(before.entry, entry));
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

function streams(entries: readonly JournalEntry[]): readonly ClientFinding[] {
  const found: ClientFinding[] = [];
  const opened: { readonly entry: JournalEntry; readonly instance: string | null }[] = [];
  for (const entry of entries) {
    if (entry.operation !== 'openStream') continue;
    const query = new URLSearchParams(entry.request.rawTarget.split('?')[1] ?? '');
    const instance = query.get('client_instance_id');
    const hasCursor = entry.request.headers[headers.lastEventId] !== undefined || query.has('from_seq');
    // Without an instance id one tab cannot be told from another; then only a stream that has ended can be the one before.
    const before = opened.findLast(
      (one) => whose(one.entry) === whose(entry) && one.instance === instance && (instance !== null || isOver(one.entry, entry)),
    );
    if (before !== undefined) found.push(...tooEarly(before.entry, entry), ...reopened(before.entry, entry, hasCursor));
    opened.push({ entry, instance });
  }
  return found;
}

function isOver({ stream, reply }: JournalEntry, later: JournalEntry): boolean {
  return reply?.kind !== 'stream' || (stream?.endedAt !== undefined && stream.endedAt <= later.startedAt);
}

function reopened(earlier: JournalEntry, entry: JournalEntry, hasCursor: boolean): readonly ClientFinding[] {
  const { stream } = earlier;
  if (stream === undefined) return [];
  const requests = [earlier.n, entry.n];
  if (stream.ended === 'takeover') {
    const message =
      'The stream was opened again right after connection.takeover: two tabs would take the place from each other for ever. Ask the user first.';
    return entry.startedAt - (stream.endedAt ?? 0) <= takeoverWithinMs ? [{ rule: 'client.takeover', message, requests }] : [];
  }
  const hasHeard = stream.frames.some(({ frame }) => readFrame(frame).kind === 'durable');
  if (!hasHeard || hasCursor || (stream.ended !== 'cut' && stream.ended !== 'server')) return [];
  const message =
    'The stream was opened again without a cursor, so what came meanwhile is lost. Send Last-Event-ID or from_seq with the last id.';
  return [{ rule: 'client.cursor', message, requests }];
}

function storms(entries: readonly JournalEntry[]): readonly ClientFinding[] {
  const found: ClientFinding[] = [];
  const recent = new Map<string, readonly JournalEntry[]>();
  for (const entry of entries) {
    if (entry.operation !== 'putReadMark') continue;
    const marks = [...(recent.get(whose(entry)) ?? []), entry].filter((one) => entry.startedAt - one.startedAt <= stormMs);
    const isStorm = marks.length > stormCount;
    if (isStorm)
      found.push({
        rule: 'client.read-storm',
        message: `${marks.length} read marks were sent within a second. Send the newest one now and then.`,
        requests: marks.map(({ n }) => n),
      });
    recent.set(whose(entry), isStorm ? [] : marks);
  }
  return found;
}
