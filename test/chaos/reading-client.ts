import { Agent, type IncomingMessage } from 'node:http';
import { createSseDecoder } from '../../src/wire/sse-decode.ts';
import type { LoggedEvent, ReaderEvidence } from './history.ts';
import { pause } from './pause.ts';
import { signedCall } from './signed-call.ts';

export interface ReadingClientSettings {
  readonly name: string;
  readonly urls: () => readonly string[];
  readonly secret: string;
  readonly projectId: string;
  readonly userId: string;
  readonly turn: number;
  /** Waits of at least so much before it connects again: a server that asks for more is not obeyed. */
  readonly patienceMs?: number;
}

export interface ReadingClient {
  readonly evidence: ReaderEvidence;
  /** The last seq it has; 0 for none. */
  readonly last: number;
  readonly connections: number;
  readonly keepAlives: number;
  /** The latest `retry:` it was told. */
  readonly retryMs: number | undefined;
  /** Whether a stream is open now. */
  readonly open: boolean;
  stop(): Promise<void>;
}

const headMs = 20_000;

/** Follows a project from the beginning of its log as a browser does: it remembers the last id and connects again with it whenever its stream ends. */
export function startReading({ name, urls, secret, projectId, userId, turn, patienceMs = 50 }: ReadingClientSettings): ReadingClient {
  const agent = new Agent({ maxSockets: 1 });
  const events: LoggedEvent[] = [];
  const stopping = new AbortController();
  let lastId: string | undefined;
  let next = turn;
  let connections = 0;
  let keepAlives = 0;
  let retryMs: number | undefined;
  let open = false;

  const connect = async (): Promise<IncomingMessage> => {
    const replicas = urls();
    const cursor = lastId === undefined ? '?from_seq=0' : '';
    return signedCall(
      {
        url: replicas[next++ % replicas.length] ?? '',
        secret,
        userId,
        method: 'GET',
        target: `/v1/projects/${projectId}/chat/stream${cursor}`,
        headers: lastId === undefined ? {} : { 'last-event-id': lastId },
        timeoutMs: headMs,
        signal: stopping.signal,
      },
      agent,
    );
  };

  const follow = async (): Promise<void> => {
    const answer = await connect();
    if (answer.statusCode !== 200) {
      answer.resume();
      return;
    }
    connections += 1;
    open = true;
    const decoder = createSseDecoder({
      now: () => performance.now(),
      onItem(item) {
        if (item.kind === 'comment') keepAlives += 1;
        if (item.kind === 'retry') retryMs = item.ms;
        if (item.kind !== 'event') return;
        lastId = item.lastEventId;
        if (item.event?.startsWith('connection.') !== true) events.push({ seq: Number(item.id), json: item.data });
      },
    });
    for await (const chunk of answer as AsyncIterable<Buffer>) decoder.push(chunk); // `as`: without an encoding it gives buffers
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await follow().catch(() => undefined);
      open = false;
      await pause(patienceMs * (1 + Math.random()), stopping.signal);
    }
  };
  const running = run();

  return {
    evidence: { name, projectId, from: 0, events },
    get last() {
      return events.at(-1)?.seq ?? 0;
    },
    get connections() {
      return connections;
    },
    get keepAlives() {
      return keepAlives;
    },
    get retryMs() {
      return retryMs;
    },
    get open() {
      return open;
    },
    async stop() {
      stopping.abort();
      await running;
      agent.destroy();
    },
  };
}
