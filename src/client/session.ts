import type { Pool } from 'undici';
import { headers, type Operation } from '../contract/index.ts';
import type { AnyReply, CallOptions, Exchange, RawAnswer, Reply } from '../kit/index.ts';
import { type Arrived, call, type Outcome, type WireRequest } from './call.ts';
import { type Evidence, noEvidence, noteExchange } from './evidence.ts';
import type { Stall } from './patience.ts';
import { bodyCapBytes } from './flood.ts';
import { createPool } from './pool.ts';
import type { Replica, Run } from './run.ts';
import type { Signer } from './signer.ts';
import { type Heard, toReply } from './to-reply.ts';
import { createTranscript, type Transcript } from './transcript.ts';

/** A request ready to be sent, and what the story calls it. */
export interface Prepared {
  readonly exchangeId: string;
  readonly operation: Operation;
  readonly lane: string;
  readonly replica: Replica;
  readonly request: WireRequest;
}

export interface PrepareParts {
  readonly operation: Operation;
  readonly lane: string;
  readonly replica: Replica;
  readonly method: string;
  /** Path and query without the base URL's prefix. */
  readonly target: string;
  readonly body: Uint8Array;
  readonly userId?: string;
  readonly accept?: string;
  readonly extra?: Readonly<Record<string, string>>;
  readonly signed: boolean;
  /** Signs instead of the replica's own: for a doctor who tries a mistake. */
  readonly signer?: Signer;
  readonly options: CallOptions;
}

/** One story's share of a run: its connections, its transcript, its request ids. Everything it opened ends with it. */
export interface Session {
  readonly run: Run;
  /** The story is over or was given up: nothing more is sent or waited for. */
  readonly over: boolean;
  /** Called once when the story is given up. Gives back how to take it out again. A set, because a race makes many of them. */
  onGiveUp(stop: () => void): () => void;
  readonly transcript: Transcript;
  readonly evidence: Evidence;
  /** How our own process was held up since the session began. */
  stall(): Stall;
  prepare(parts: PrepareParts): Promise<Prepared>;
  /** Sends once and judges the answer. */
  exchange<O extends Operation>(operation: O, prepared: Prepared, timeoutMs?: number): Promise<Reply<O>>;
  /** The same bytes again. */
  replay(reply: AnyReply): Promise<AnyReply>;
  operationOf(reply: AnyReply): Operation | undefined;
  /** Counts and records an answer that came on a connection of its own. */
  settle<O extends Operation>(operation: O, prepared: Prepared, outcome: Outcome, tookMs: number): Reply<O>;
  /** Resolves while the story is being told. Once it was given up it never does: nothing more is sent, and the story stands still. */
  stillTold(): Promise<void>;
  /** Closed with the session. Gives back how to take it out again. */
  own(close: () => void): () => void;
  close(): Promise<void>;
}

/** Which replica a request went to; nothing to tell where there is one. */
export function shownUrl(run: Run, { replica }: Prepared): string | undefined {
  return run.replicas.length > 1 ? replica.base.url : undefined;
}

function isMessage(operation: Operation): boolean {
  return operation === 'postMessage' || operation === 'postLegacyMessage';
}

export interface SessionSettings {
  /** Stands in the request ids, e.g. the scenario's id. */
  readonly name: string;
  /** Gives the story up. */
  readonly signal: AbortSignal;
}

export function createSession(run: Run, { name, signal: outer }: SessionSettings): Session {
  let over = false;
  const givingUp = new Set<() => void>();
  const giveUp = () => {
    over = true;
    outer.removeEventListener('abort', giveUp);
    for (const stop of givingUp) stop();
    givingUp.clear();
  };
  if (outer.aborted) giveUp();
  else outer.addEventListener('abort', giveUp);
  const transcript = createTranscript(run.sinceStart);
  const evidence = noEvidence();
  const stall = run.patience.watch();
  const pools = new Map<Replica, Pool>();
  const exchanges = new Map<string, Prepared>();
  const owned = new Set<() => void>();
  const idPrefix = `cc-${run.id}-${name.replace(/[^A-Za-z0-9._-]/g, '.').slice(0, 80)}-`;
  let counter = 0;

  const poolOf = (replica: Replica): Pool => {
    const known = pools.get(replica);
    if (known !== undefined) return known;
    const fresh = createPool(replica.line, session.own);
    pools.set(replica, fresh);
    return fresh;
  };

  /** Messages and builds that a request may have led to: what was accepted, and what was sent without an answer. */
  const countSent = (prepared: Prepared, outcome: Heard) => {
    if (!isMessage(prepared.operation)) return;
    const accepted = outcome.kind === 'none' ? outcome.cause.why !== 'refused' : outcome.raw.status === 201;
    if (!accepted) return;
    run.sent.messages += 1;
    const text = new TextDecoder().decode(prepared.request.body);
    if (!/"buildImmediately"\s*:\s*false|"mode"\s*:\s*"plan"/.test(text)) run.sent.builds += 1;
  };

  const rawOf = (arrived: Arrived): RawAnswer => ({
    ...arrived,
    holdsSecret: run.redactor.holdsSecret(arrived.text, ...Object.values(arrived.headers)),
  });

  const session: Session = {
    run,
    get over() {
      return over;
    },
    onGiveUp(stop) {
      givingUp.add(stop);
      return () => void givingUp.delete(stop);
    },
    transcript,
    evidence,
    stall,

    async prepare({ operation, lane, replica, method, target, body, userId, accept, extra, signed, signer, options }) {
      counter += 1;
      const exchangeId = idPrefix + counter;
      const { base, clock, signer: ownSigner } = replica;
      const fullTarget = base.prefix + target;
      if (run.unsigned && signed && options.sign !== undefined) evidence.unsignable += 1;
      const named: Record<string, string> = {
        'user-agent': run.userAgent,
        accept: accept ?? 'application/json',
        'accept-encoding': 'identity',
        [headers.requestId]: exchangeId,
        ...(userId !== undefined && { [headers.userId]: userId }),
        ...(body.length > 0 && { 'content-type': 'application/json' }),
        ...(signed &&
          (await (signer ?? ownSigner).headersFor({ method, target: fullTarget, body, clock, prefix: base.prefix }, options.sign))),
        ...extra,
      };
      for (const [header, value] of Object.entries(options.headers ?? {})) {
        if (value === null) delete named[header.toLowerCase()];
        else named[header.toLowerCase()] = value;
      }
      // Last: what a gate in front of the target asks for is never a story's subject.
      Object.assign(named, replica.headers);
      const prepared: Prepared = {
        exchangeId,
        operation,
        lane,
        replica,
        request: { method, target: fullTarget, headers: Object.entries(named).flat(), body },
      };
      exchanges.set(exchangeId, prepared);
      return prepared;
    },

    async exchange(operation, prepared, timeoutMs = run.patience.waits.requestMs) {
      await session.stillTold();
      transcript.request(prepared.lane, prepared.exchangeId, prepared.request, shownUrl(run, prepared));
      const startedAt = performance.now();
      const outcome = await call(prepared.request, {
        dispatcher: poolOf(prepared.replica),
        timeoutMs,
        patience: run.patience,
        capBytes: bodyCapBytes(run),
        onGiveUp: session.onGiveUp,
        onHeaders: (status, found) => {
          prepared.replica.clock.learn(found['date']);
          // An admitted stream has no end to wait for, and whoever wants to read it opens it with `room.open`.
          const isStream = /^\s*text\/event-stream\b/i.test(found['content-type'] ?? '');
          return isStream || (operation === 'openStream' && status === 200);
        },
      });
      await session.stillTold();
      return session.settle(operation, prepared, outcome, performance.now() - startedAt);
    },

    settle(operation, prepared, outcome, tookMs) {
      const { exchangeId, lane, request } = prepared;
      if (outcome.kind === 'answer' && outcome.tooLarge) run.floods += 1;
      const heard: Heard = outcome.kind === 'none' ? outcome : { kind: 'answer', raw: rawOf(outcome.arrived), problems: outcome.problems };
      if (heard.kind === 'answer') transcript.response(lane, exchangeId, heard.raw);
      else transcript.silence(lane, exchangeId, heard.cause);
      const exchange: Exchange = { id: exchangeId, tookMs, endedAtMs: run.sinceStart() };
      const reply = run.patience.hearing(() => toReply(operation, request.method, heard, exchange));
      noteExchange(evidence, operation, heard, reply);
      countSent(prepared, heard);
      return reply;
    },

    async replay(reply) {
      const sent = exchanges.get(reply.exchange.id);
      if (sent === undefined) throw new TypeError(`Failed to replay ${reply.exchange.id}: it is no request of this story.`);
      return session.exchange(sent.operation, sent);
    },

    operationOf: (reply) => exchanges.get(reply.exchange.id)?.operation,

    // A rejection would reach whatever promises the story left behind and be nobody's; a promise that is forgotten is just collected.
    stillTold: () => (over ? new Promise(() => {}) : Promise.resolve()),

    own(close) {
      owned.add(close);
      return () => void owned.delete(close);
    },

    async close() {
      giveUp();
      for (const close of owned) close();
      owned.clear();
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
  return session;
}
