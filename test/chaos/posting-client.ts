import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import type { Acknowledged } from './history.ts';
import { pause } from './pause.ts';
import { bodyOf, signedCall } from './signed-call.ts';

export interface PostingClientSettings {
  /** Base URLs of replicas, taken in turn; read anew for each attempt. */
  readonly urls: () => readonly string[];
  readonly secret: string;
  readonly projectId: string;
  readonly userId: string;
  /** Between two messages, milliseconds. */
  readonly restMs: number;
  readonly turn: number;
  readonly buildImmediately?: boolean;
}

/** One attempt to post, as it was answered; status 0: no answer came, its outcome is unknown. */
export interface Attempt {
  readonly status: number;
  readonly ms: number;
  readonly retryAfter: string | undefined;
  readonly error: string | undefined;
}

export interface PostingClient {
  readonly sent: ReadonlySet<string>;
  readonly acknowledged: readonly Acknowledged[];
  readonly attempts: readonly Attempt[];
  /** Begins no further message; resolves when the last one is acknowledged, or after `withinMs` without that. */
  stop(withinMs: number): Promise<void>;
}

const answerMs = 20_000;
/** A wait that a server asks for is cut short: what matters here is what happens, not how politely. */
const retryMs = 200;

/** Posts one message after another as a careful client does: each has a key and is sent again, to whichever replica, until it is acknowledged. */
export function startPosting({
  urls,
  secret,
  projectId,
  userId,
  restMs,
  turn,
  buildImmediately = false,
}: PostingClientSettings): PostingClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sent = new Set<string>();
  const acknowledged: Acknowledged[] = [];
  const attempts: Attempt[] = [];
  const stopping = new AbortController();
  const givenUp = new AbortController();
  let next = turn;

  const attempt = async (clientMsgId: string, body: string): Promise<boolean> => {
    const replicas = urls();
    const url = replicas[next++ % replicas.length] ?? '';
    const startedAt = performance.now();
    const note = (status: number, retryAfter?: string, error?: string): void => {
      attempts.push({ status, ms: performance.now() - startedAt, retryAfter, error });
    };
    try {
      const answer = await signedCall(
        { url, secret, userId, method: 'POST', target: '/v1/chat/unified', body, timeoutMs: answerMs, signal: givenUp.signal },
        agent,
      );
      const text = await bodyOf(answer);
      const { statusCode: status = 0, headers } = answer;
      note(status, headers['retry-after']);
      if (status !== 200 && status !== 201) return false;
      const { message_seq: seq } = JSON.parse(text) as { message_seq: number }; // `as`: the server under test; a wrong one is found out by the history
      acknowledged.push({ projectId, clientMsgId, seq });
      return true;
    } catch (error) {
      note(0, undefined, error instanceof Error ? error.message : String(error));
      return false;
    }
  };

  const run = async (): Promise<void> => {
    for (let n = 0; !stopping.signal.aborted; n += 1) {
      const clientMsgId = randomUUID();
      const body = JSON.stringify({ projectId, userId, message: `message ${n}`, client_msg_id: clientMsgId, buildImmediately });
      sent.add(clientMsgId);
      while (!(await attempt(clientMsgId, body))) {
        if (givenUp.signal.aborted) return;
        await pause(retryMs * (0.5 + Math.random()), givenUp.signal);
      }
      await pause(restMs * (0.5 + Math.random()), stopping.signal);
    }
  };
  const running = run();

  return {
    sent,
    acknowledged,
    attempts,
    async stop(withinMs) {
      stopping.abort();
      const timer = setTimeout(() => givenUp.abort(), withinMs);
      await running;
      clearTimeout(timer);
      agent.destroy();
    },
  };
}
