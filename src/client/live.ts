import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { headers } from '../contract/index.ts';
import type { Live, LiveComment, LiveEvent, OpenOptions } from '../kit/index.ts';
import { createSseDecoder, type SseItem } from '../wire/index.ts';
import { answerOf, bodyCapBytes, flatHeaders, type Outcome } from './call.ts';
import { inflating } from './inflating.ts';
import { liveEvent } from './live-event.ts';
import { noAnswer } from './no-answer.ts';
import { headerCapBytes, type Prepared, type Session } from './session.ts';

/** A stream that pours more than this is cut: memory and patience are finite. */
const flood = { items: 1_000, bytes: 256 * 1_024 * 1_024 } as const;
/** Every message of the run may lead to so much more: its event, answers, builds, events of the target's own, comments between them. */
const perMessage = { items: 20, bytes: 65_536 } as const;
/** A target that poured on several streams gets no more of our time on the next ones. */
const floodAgain = { after: 3, items: 500, bytes: 4 * 1_024 * 1_024 } as const;

/** Above this many items waits look once per chunk: looking at every item of a flood would take longer than the flood. */
const lookedAtEach = 2_000;

interface Waiter {
  readonly done: (live: Live) => boolean;
  readonly settle: (held: boolean) => void;
  readonly fail: (cause: unknown) => void;
}

/** Opens one stream on a connection of its own. Gives back when the headers, or a whole refusal, have arrived. */
export function openLive(session: Session, prepared: Prepared, options: OpenOptions, cursor: string | undefined): Promise<Live> {
  const { run, transcript } = session;
  const { base, clock } = prepared.replica;
  const { lane } = prepared;
  const events: LiveEvent[] = [];
  const durable: LiveEvent[] = [];
  const comments: LiveComment[] = [];
  const waiters = new Set<Waiter>();
  const startedAt = run.sinceStart();
  const bound = run.floods < floodAgain.after ? flood : floodAgain;
  const timeoutMs = options.timeoutMs ?? run.patience.waits.requestMs;

  let answer: Live['answer'] | undefined;
  let ended: Live['ended'];
  let lastId = cursor;
  let openedAtMs = startedAt;
  let firstByteAtMs: number | undefined;
  let bytes = 0;
  let connectionId: string | undefined;
  let response: IncomingMessage | undefined;
  let reading = options.stalled !== true;

  const request = (base.secure ? httpsRequest : httpRequest)({
    host: base.host,
    port: base.port,
    method: prepared.request.method,
    path: prepared.request.target,
    headers: ['host', base.hostHeader, 'connection', 'keep-alive', ...prepared.request.headers],
    agent: false,
    maxHeaderSize: headerCapBytes,
  });

  const destroy = (abruptly: boolean) => {
    const socket: Socket | null = request.socket;
    // A lost network sends no goodbye; RST is as near as it gets. TLS sockets know no such end.
    if (abruptly && socket !== null && !base.secure && !socket.destroyed) socket.resetAndDestroy();
    request.destroy();
  };
  const disown = session.own(() => live.cut());

  const evaluate = () => {
    for (const waiter of waiters) {
      try {
        if (waiter.done(live)) waiter.settle(true);
      } catch (cause) {
        waiter.fail(cause);
      }
    }
  };
  const end = (by: 'target' | 'error' | 'us', reason: string) => {
    if (ended !== undefined) return;
    ended = { by, atMs: run.sinceStart(), reason };
    transcript.close(lane, reason);
    if (by !== 'us' && answer?.status === 200) session.evidence.lost += 1;
    disown();
    evaluate();
    for (const waiter of waiters) waiter.settle(false);
  };

  const onItem = (item: SseItem) => {
    if (ended !== undefined) return;
    switch (item.kind) {
      case 'event': {
        const event = liveEvent(item);
        events.push(event);
        if (event.durable) durable.push(event);
        if (item.id !== undefined) lastId = item.id === '' ? undefined : item.id;
        const told = event.payload['connectionId'];
        if (event.name === 'connection.established' && typeof told === 'string') connectionId ??= told;
        transcript.event(lane, event);
        break;
      }
      case 'comment':
        comments.push({ atMs: item.atMs, text: item.text });
        transcript.comment(lane, item.text);
        break;
      case 'id':
        lastId = item.id === '' ? undefined : item.id;
        transcript.comment(lane, ` [a block with an id and no data: ${item.id}]`);
        break;
      case 'retry':
        transcript.comment(lane, ` [retry: ${item.ms}]`);
        break;
      case 'problem':
        transcript.comment(lane, ` [${item.problem}]`);
        break;
    }
    if (events.length + comments.length <= lookedAtEach) evaluate();
  };
  const decoder = createSseDecoder({ now: run.sinceStart, onItem });
  const decode = (chunk: Uint8Array) => decoder.push(chunk);

  const poursTooMuch = () => {
    const { messages } = run.sent;
    return bytes > bound.bytes + messages * perMessage.bytes || events.length + comments.length > bound.items + messages * perMessage.items;
  };

  const hear = (chunk: Buffer, into: (chunk: Uint8Array) => void) => {
    if (ended !== undefined) return;
    firstByteAtMs ??= run.sinceStart();
    const { cutAfterBytes } = options;
    const heard = cutAfterBytes === undefined ? chunk : chunk.subarray(0, Math.max(0, cutAfterBytes - bytes));
    bytes += heard.length;
    into(heard);
    if (cutAfterBytes !== undefined && bytes >= cutAfterBytes) live.cut();
    else if (poursTooMuch()) {
      run.floods += 1;
      end('error', `the stream poured ${events.length} events and ${comments.length} comments in ${bytes} bytes and was cut`);
      destroy(true);
    } else evaluate();
  };

  const read = () => {
    if (response === undefined) return;
    const into = inflating(response.headers['content-encoding'], decode);
    response.on('data', (chunk: Buffer) => hear(chunk, into));
  };

  const live: Live = {
    get answer() {
      if (answer === undefined) throw new Error('The stream is not answered yet.'); // Unreachable: `openLive` gives it out only when answered.
      return answer;
    },
    get admitted() {
      return answer?.status === 200;
    },
    events,
    durable,
    comments,
    get cursor() {
      return lastId;
    },
    get connectionId() {
      return connectionId;
    },
    get openedAtMs() {
      return openedAtMs;
    },
    get openedAfterMs() {
      return openedAtMs - startedAt;
    },
    get firstByteAfterMs() {
      return firstByteAtMs === undefined ? undefined : firstByteAtMs - startedAt;
    },
    get bytes() {
      return bytes;
    },
    get ended() {
      return ended;
    },
    until(done, within = run.patience.waits.eventMs) {
      return new Promise((resolve, reject) => {
        if (done(live)) return resolve(true);
        if (ended !== undefined) return resolve(false);
        const finish = (then: () => void) => {
          clearTimeout(timer);
          waiters.delete(waiter);
          then();
        };
        const waiter: Waiter = {
          done,
          settle: (held) => finish(() => resolve(held)),
          fail: (cause) => finish(() => reject(cause)),
        };
        // Our own loop may be behind: what already lies in the socket is heard before the wait is over.
        const timer = setTimeout(() => setImmediate(() => setImmediate(() => waiter.settle(false))), within);
        waiters.add(waiter);
      });
    },
    async untilMessage(of, within) {
      const id = typeof of === 'string' ? of : of.client_msg_id;
      let at = 0;
      let found: LiveEvent | undefined;
      await live.until(() => {
        for (; found === undefined && at < durable.length; at++) {
          const event = durable[at];
          if (event?.name === 'message.created' && event.json?.['client_msg_id'] === id) found = event;
        }
        return found !== undefined;
      }, within);
      return found;
    },
    untilEnded: (within) => live.until(() => ended !== undefined, within),
    resumeReading() {
      if (reading || ended !== undefined) return;
      reading = true;
      read();
      request.socket?.resume();
    },
    cut() {
      end('us', 'cut by us');
      destroy(true);
    },
    async close() {
      end('us', 'closed by us');
      const { socket } = request;
      destroy(false);
      if (socket !== null && !socket.closed) await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    },
    async [Symbol.asyncDispose]() {
      await live.close();
    },
  };

  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const answered = (outcome: Outcome) => {
      if (answer !== undefined || session.over) return;
      clearTimeout(timer);
      stayOn();
      answer = session.settle('openStream', prepared, outcome, run.sinceStart() - startedAt);
      if (outcome.kind === 'none') end('error', outcome.cause.words);
      else if (answer.status !== 200) end('target', `answered ${outcome.arrived.status}`);
      if (answer.status !== 200) destroy(false);
      resolve(live);
    };
    const giveUp = () => {
      clearTimeout(timer);
      destroy(false);
    };
    const outOfTime = () =>
      setImmediate(() =>
        setImmediate(() => answered({ kind: 'none', cause: { why: 'timeout', words: `no answer within ${timeoutMs} ms` } })),
      );
    timer = setTimeout(outOfTime, timeoutMs);
    const stayOn = session.onGiveUp(giveUp);

    request.on('error', (cause) => {
      const none = noAnswer(cause, request.socket?.connecting === false);
      answered({ kind: 'none', cause: none });
      end('error', none.words);
    });
    request.on('response', (arrived) => {
      response = arrived;
      const status = arrived.statusCode ?? 0;
      const found = flatHeaders(arrived.headersDistinct);
      openedAtMs = run.sinceStart();
      clock.learn(found['date']);
      if (status !== 200) {
        arrived.on('error', (cause) => answered({ kind: 'none', cause: noAnswer(cause, true) }));
        collect(arrived, (chunks, overCap) => answered(answerOf(status, found, chunks, overCap)));
        return;
      }
      connectionId = found[headers.connectionId];
      arrived.on('error', (cause) => end('error', noAnswer(cause, true).words));
      arrived.on('end', () => {
        decoder.end();
        end('target', 'ended by the target');
      });
      arrived.on('close', () => end('error', 'the connection was lost'));
      if (reading) read();
      else request.socket?.pause();
      answered(answerOf(status, found, [], false));
      if (options.cutAfterBytes === 0) live.cut();
    });
    transcript.request(lane, prepared.exchangeId, prepared.request);
    request.end(prepared.request.body.length === 0 ? undefined : prepared.request.body);
  });
}

/** Reads a refusal to its end, or to the cap. */
function collect(response: IncomingMessage, done: (chunks: Uint8Array[], overCap: boolean) => void): void {
  const chunks: Uint8Array[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > bodyCapBytes) done(chunks, true);
  });
  response.on('end', () => done(chunks, false));
}
