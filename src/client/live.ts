import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { headers } from '../contract/index.ts';
import type { Live, LiveEvent, OpenOptions } from '../kit/index.ts';
import { answerOf, flatHeaders, type Outcome } from './call.ts';
import { bodyCapBytes, createFloodGate } from './flood.ts';
import { inflating } from './inflating.ts';
import { createLiveLog } from './live-log.ts';
import { openLine, tlsOptions } from './line.ts';
import { noAnswer } from './no-answer.ts';
import { headerCapBytes } from './pool.ts';
import { type Prepared, type Session, shownUrl } from './session.ts';
import { createWaits } from './waits.ts';

/** Above this many items waits look once per chunk, and only where there is news enough: looking at every item of a flood would take longer than the flood. */
const lookedAtEach = 2_000;
const newsEnough = 1.05;
/** What comes in drops after a flood is looked at so much later. */
const lookLateMs = 25;

/** Opens one stream on a connection of its own. Gives back when the headers, or a whole refusal, have arrived. */
export async function openLive(session: Session, prepared: Prepared, options: OpenOptions, cursor: string | undefined): Promise<Live> {
  await session.admit(prepared);
  return connect(session, prepared, options, cursor);
}

function connect(session: Session, prepared: Prepared, options: OpenOptions, cursor: string | undefined): Promise<Live> {
  const { run, transcript } = session;
  const { base, clock, line } = prepared.replica;
  const { lane } = prepared;
  const { cutAfterBytes, missed } = options;
  const startedAt = run.sinceStart();
  const timeoutMs = options.timeoutMs ?? run.patience.waits.requestMs;
  const waits = createWaits(run.patience.after, () => {
    session.evidence.ranOut += 1;
  });
  const poursTooMuch = createFloodGate(run, prepared.projectId, missed);

  let answer: Live['answer'] | undefined;
  let ended: Live['ended'];
  let openedAtMs = startedAt;
  let firstByteAtMs: number | undefined;
  let bytes = 0;
  let inflatedBytes = 0;
  let connectionId: string | undefined;
  let response: IncomingMessage | undefined;
  let reading = options.stalled !== true;
  let stopConnecting = () => {};

  const log = createLiveLog({
    lane,
    cursor,
    transcript,
    now: run.sinceStart,
    onItem(count) {
      if (count <= lookedAtEach) waits.look();
    },
  });
  const request = (base.secure ? httpsRequest : httpRequest)({
    host: base.host,
    port: base.port,
    method: prepared.request.method,
    path: prepared.request.target,
    headers: ['host', base.hostHeader, 'connection', 'keep-alive', ...prepared.request.headers],
    maxHeaderSize: headerCapBytes,
    ...(line.proxy === undefined
      ? { agent: false, ...tlsOptions(line.tls) }
      : {
          createConnection(_: unknown, done: (cause: Error | null, socket: Socket) => void) {
            stopConnecting = openLine(line, (cause, socket) => done(cause, socket as Socket)); // `as`: nobody looks at the socket beside a cause
            return undefined;
          },
        }),
  });

  const destroy = (abruptly: boolean) => {
    const socket: Socket | null = request.socket;
    // A lost network sends no goodbye; RST is as near as it gets. TLS sockets know no such end.
    if (abruptly && socket !== null && !base.secure && !socket.destroyed) socket.resetAndDestroy();
    request.destroy();
    stopConnecting();
  };
  const disown = session.own(() => live.cut());
  const end = (by: 'target' | 'error' | 'us', reason: string) => {
    if (ended !== undefined) return;
    ended = { by, atMs: run.sinceStart(), reason };
    stopLooking?.();
    log.close();
    transcript.close(lane, reason);
    if (by !== 'us' && answer?.status === 200) session.evidence.lost += 1;
    disown();
    waits.close();
  };

  const hear = (chunk: Buffer, into: (chunk: Uint8Array) => void) => {
    if (ended !== undefined) return;
    firstByteAtMs ??= run.sinceStart();
    const heard = cutAfterBytes === undefined ? chunk : chunk.subarray(0, Math.max(0, cutAfterBytes - bytes));
    bytes += heard.length;
    into(heard);
    if (cutAfterBytes !== undefined && bytes >= cutAfterBytes) live.cut();
    else endWherePoured(bytes);
  };
  let lookedAt = 0;
  let stopLooking: (() => void) | undefined;
  const look = () => {
    stopLooking?.();
    stopLooking = undefined;
    lookedAt = log.events.length + log.comments.length;
    waits.look();
  };
  const lookInTime = () => {
    const items = log.events.length + log.comments.length;
    if (items <= lookedAtEach || items >= lookedAt * newsEnough) look();
    else stopLooking ??= run.patience.after(lookLateMs, look);
  };
  const endWherePoured = (size: number) => {
    if (!poursTooMuch(log.events.length + log.comments.length, size)) return lookInTime();
    end('error', `the stream poured ${log.events.length} events and ${log.comments.length} comments in ${size} bytes and was cut`);
    destroy(true);
  };
  /** What a content coding made of the bytes: few may have stood for many. */
  const hearInflated = (chunk: Uint8Array): boolean => {
    if (ended !== undefined) return false;
    inflatedBytes += chunk.length;
    run.patience.hearing(() => log.push(chunk));
    endWherePoured(inflatedBytes);
    return ended === undefined;
  };
  const read = () => {
    if (response === undefined) return;
    const into = inflating(response.headers['content-encoding'], hearInflated) ?? log.push;
    response.on('data', (chunk: Buffer) => run.patience.hearing(() => hear(chunk, into)));
  };

  const live: Live = {
    get answer() {
      if (answer === undefined) throw new Error('The stream is not answered yet.'); // Unreachable: `openLive` gives it out only when answered.
      return answer;
    },
    get admitted() {
      return answer?.status === 200;
    },
    events: log.events,
    durable: log.durable,
    comments: log.comments,
    get cursor() {
      return log.cursor;
    },
    get connectionId() {
      return connectionId ?? log.toldConnectionId;
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
      const wait = waits.until(() => done(live), within);
      // A wait for what nobody promised in time (ruling 19) is no time of the story's.
      return within >= run.patience.waits.replyMs ? session.hold(wait) : wait;
    },
    async untilMessage(of, within) {
      const id = typeof of === 'string' ? of : of.client_msg_id;
      let at = 0;
      let found: LiveEvent | undefined;
      await live.until(() => {
        for (; found === undefined && at < log.durable.length; at++) {
          const event = log.durable[at];
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
    let takeOut = () => {};
    const answered = (outcome: Outcome) => {
      if (answer !== undefined || session.over) return;
      takeOut();
      stayOn();
      answer = session.settle('openStream', prepared, outcome, run.sinceStart() - startedAt);
      if (outcome.kind === 'none') end('error', outcome.cause.words);
      else if (answer.status !== 200) end('target', `answered ${outcome.arrived.status}`);
      if (answer.status !== 200) destroy(false);
      resolve(live);
    };
    const stayOn = session.onGiveUp(() => {
      takeOut();
      destroy(false);
    });
    const outOfTime = () => answered({ kind: 'none', cause: { why: 'timeout', words: `no answer within ${timeoutMs} ms` } });
    takeOut = run.patience.after(timeoutMs, outOfTime);

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
      run.builds.hear(prepared.replica, found);
      if (status !== 200) {
        arrived.on('error', (cause) => answered({ kind: 'none', cause: noAnswer(cause, true) }));
        const capBytes = bodyCapBytes(run);
        collect(arrived, capBytes, (chunks) => answered(answerOf(status, found, chunks, capBytes)));
        return;
      }
      connectionId = found[headers.connectionId];
      arrived.on('error', (cause) => end('error', noAnswer(cause, true).words));
      arrived.on('end', () => {
        log.end();
        end('target', 'ended by the target');
      });
      arrived.on('close', () => end('error', 'the connection was lost'));
      if (reading) read();
      else request.socket?.pause();
      answered(answerOf(status, found, [], bodyCapBytes(run)));
      if (cutAfterBytes === 0) live.cut();
    });
    transcript.request(lane, prepared.exchangeId, prepared.request, shownUrl(run, prepared));
    request.end(prepared.request.body.length === 0 ? undefined : prepared.request.body);
  });
}

/** Reads a refusal to its end, or to the cap. */
function collect(response: IncomingMessage, capBytes: number, done: (chunks: Uint8Array[]) => void): void {
  const chunks: Uint8Array[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > capBytes) done(chunks);
  });
  response.on('end', () => done(chunks));
}
