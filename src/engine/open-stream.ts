import { headers } from '../contract/index.ts';
import { enter } from './auth.ts';
import type { EngineReply, PlainReply } from './call.ts';
import { type Context, settleLocale } from './context.ts';
import type { Admission } from './ports.ts';
import { parseSeq, queryOf, seqParam } from './query.ts';
import { Refusal } from './refusal.ts';
import { json, retryAfter, streamHeaders } from './replies.ts';
import { timestamp } from './timestamp.ts';

const instanceIdMaxChars = 128;

function instanceOf(query: URLSearchParams): string | undefined {
  const instanceId = query.get('client_instance_id') || undefined;
  if (instanceId === undefined || instanceId.length <= instanceIdMaxChars) return instanceId;
  throw new Refusal('VALIDATION_FAILED', `client_instance_id must have at most ${instanceIdMaxChars} characters.`);
}

/** Where the stream begins (section 7, ruling 8): `Last-Event-ID` where it is good, else `from_seq`, else the head. */
function startCursor(context: Context, query: URLSearchParams, head: number): number {
  const lastEventId = parseSeq(context.call.headers[headers.lastEventId] ?? '');
  if (lastEventId !== undefined && lastEventId <= head) return lastEventId;
  const fromSeq = seqParam(query, 'from_seq');
  if (fromSeq === undefined) return head;
  if (fromSeq > head) throw new Refusal('VALIDATION_FAILED', 'from_seq is beyond the end of the log.');
  return fromSeq;
}

/** Endpoint 4. Everything that can refuse comes before the place is taken, so a refused connection never holds one. */
export async function openStream(context: Context): Promise<EngineReply> {
  const { ports, streams, settings } = context;
  const visit = await enter(context);
  const query = queryOf(context);
  const instanceId = instanceOf(query);
  await settleLocale(context, visit.userId);
  if (!streams.accepting) {
    throw new Refusal('UNAVAILABLE', 'This server is going down. Connect again in a moment.', { headers: { [headers.retryAfter]: '1' } });
  }

  const connectionId = ports.randomId();
  const stream = streams.create(connectionId, visit.projectId);
  try {
    const head = await ports.log.head(visit.projectId);
    stream.cursor = startCursor(context, query, head);
    const { maxConnections, eviction: policy, retryAfterMs } = settings;
    const admission = await ports.connections.admit({ ...visit, connectionId, instanceId, maxConnections, policy, retryAfterMs });
    if (admission.outcome !== 'admitted') {
      stream.detach();
      return turnedAway(context, admission);
    }
    stream.tail.begin(head);
  } catch (cause) {
    stream.detach();
    throw cause;
  }
  return {
    kind: 'stream',
    status: 200,
    headers: streamHeaders(context, connectionId),
    connectionId,
    projectId: context.projectId,
    attach: (sink) => stream.attach(sink),
    detach: () => stream.detach(),
  };
}

const sentences = {
  connection_evicted: 'There are too many streams, and the least active one was closed for this one. Connect again in a moment.',
  eviction_in_progress: 'A stream is being closed to make room. Connect again in a moment.',
  all_typing: 'There are too many streams, and somebody is typing on every one of them.',
} as const;

const suggestions = {
  connection_evicted: [
    'Connect again after retry_after_ms.',
    'Send client_instance_id, so that a reconnect replaces its own older stream.',
  ],
  all_typing: ['Close a stream that is no longer needed.', 'Connect again when nobody is typing.'],
} as const;

/** connection.limit-answer, connection.in-progress-answer */
function turnedAway(context: Context, admission: Exclude<Admission, { outcome: 'admitted' }>): PlainReply {
  const { settings, ports } = context;
  const reason = {
    retry: 'connection_evicted',
    'in-progress': 'eviction_in_progress',
    'hard-limit': 'all_typing',
  } as const;
  const why = reason[admission.outcome];
  const evicted = 'evicted' in admission ? admission.evicted : undefined;
  const facts = {
    reason: why,
    message: sentences[why],
    current_connections: admission.current,
    max_connections: settings.maxConnections,
    retry_after_ms: Math.ceil(admission.retryAfterMs),
    ...(evicted !== undefined && { evicted_connection_id: evicted }),
    timestamp: timestamp(ports.clock.now()),
  };
  const extra = {
    [headers.retryAfter]: retryAfter(admission.retryAfterMs),
    [headers.connectionLimit]: String(settings.maxConnections),
    [headers.currentConnections]: String(admission.current),
    [headers.limitReason]: why,
  };
  if (why === 'eviction_in_progress') return json(context, 202, facts, extra);
  return json(context, 429, { error: 'CONNECTION_LIMIT_REACHED', ...facts, suggestions: suggestions[why] }, extra);
}
