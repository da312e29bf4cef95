import type { Pool } from 'undici';
import { headers, type Operation } from '../contract/index.ts';
import { type AnyReply, answeredSeq, type CallOptions, type Exchange, type RawAnswer, type Reply } from '../kit/index.ts';
import { type Arrived, call, type Outcome, type WireRequest } from './call.ts';
import { type Evidence, noEvidence, noteExchange } from './evidence.ts';
import type { Stall } from './patience.ts';
import { bodyCapBytes } from './flood.ts';
import { type Amount, BoundReached, isPost, mayStore, type Place, type Share } from './bounds.ts';
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
  /** Whose request it is. */
  readonly projectId: string | undefined;
  readonly userId: string | undefined;
}

export interface PrepareParts {
  readonly operation: Operation;
  readonly lane: string;
  readonly replica: Replica;
  readonly method: string;
  /** Path and query without the base URL's prefix. */
  readonly target: string;
  readonly body: Uint8Array;
  readonly projectId?: string;
  readonly userId?: string;
  readonly accept?: string;
  readonly extra?: Readonly<Record<string, string>>;
  readonly signed: boolean;
  /** Signs instead of the replica's own: for a doctor who tries a mistake. */
  readonly signer?: Signer;
  readonly options: CallOptions;
}

/** A message that was accepted, by the name under which answers and builds refer to it. */
export interface Posted {
  readonly projectId: string;
  readonly clientMsgId: string;
  readonly builds: boolean;
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
  /** Waits for the request's turn, and signs it then. */
  prepare(parts: PrepareParts): Promise<Prepared>;
  /**
   * Every request passes here before it is sent, whichever way it goes out. Resolves when it may go; once the story was given
   * up it never does. Rejects with `BoundReached`.
   */
  admit(prepared: Prepared): Promise<void>;
  /** Counts a request whose answer nobody reads, or which could not be sent. */
  unanswered(prepared: Prepared, sent: boolean): void;
  /** Milliseconds that the story was kept waiting for its turn, or for what has no deadline of its own: no time of the story. */
  readonly heldMs: number;
  hold<T>(wait: Promise<T>): Promise<T>;
  /** Messages that were accepted and have a name. */
  readonly posted: readonly Posted[];
  /** The `client_msg_id` and the text of every message that was sent, refused or not. */
  readonly wrote: ReadonlySet<string>;
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

/** Operations after which something may be kept. */
const leavesTraces: ReadonlySet<Operation> = new Set(['postMessage', 'postLegacyMessage', 'putReadMark', 'putPreferences']);

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {}; // `as`: an object, its fields unknown
  } catch {
    return {};
  }
}

/** Bytes of a body of which is remembered what it says: no target has to accept more. */
const longestWritten = 256 * 1_024;

/** Takes of what is left for everybody. */
function anyShare(run: Run): Share {
  const share = run.bounds.share({ messages: 0, builds: 0 });
  if (share instanceof BoundReached) throw share; // Unreachable: nothing is asked for.
  return share;
}

/** How long somebody was kept waiting, by one or by several at the same time. */
function createHeld() {
  let waiting = 0;
  let since = 0;
  let ms = 0;
  return {
    get ms() {
      return ms + (waiting > 0 ? performance.now() - since : 0);
    },
    async during<T>(wait: Promise<T>): Promise<T> {
      if (waiting++ === 0) since = performance.now();
      try {
        return await wait;
      } finally {
        if (--waiting === 0) ms += performance.now() - since;
      }
    },
  };
}

export interface SessionSettings {
  /** Stands in the request ids, e.g. the scenario's id. */
  readonly name: string;
  /** Gives the story up. */
  readonly signal: AbortSignal;
  /** What was set aside for it; without one it takes of what is left for everybody. */
  readonly share?: Share;
}

export function createSession(run: Run, { name, signal: outer, share: given }: SessionSettings): Session {
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
  const share = given ?? anyShare(run);
  const underWay = new Map<string, { readonly prepared: Prepared; readonly place: Place }>();
  /** Prepared and not sent yet: these have had their turn. */
  const hadTheirTurn = new Set<Prepared>();
  const held = createHeld();
  const posted: Posted[] = [];
  const wrote = new Set<string>();
  const idPrefix = `cc-${run.id}-${name.replace(/[^A-Za-z0-9._-]/g, '.').slice(0, 80)}-`;
  let counter = 0;

  const poolOf = (replica: Replica): Pool => {
    const known = pools.get(replica);
    if (known !== undefined) return known;
    const fresh = createPool(replica.line, session.own);
    pools.set(replica, fresh);
    return fresh;
  };

  const bodyOf = ({ request }: Prepared): string => new TextDecoder().decode(request.body);
  /** A preference that was just saved as plan decides where the post itself does not. */
  const mayBuild = (prepared: Prepared, text: string): boolean => {
    if (/"buildImmediately"\s*:\s*false|"mode"\s*:\s*"plan"/.test(text)) return false;
    if (/"buildImmediately"\s*:\s*true|"mode"\s*:\s*"build"/.test(text)) return true;
    const { projectId, userId } = prepared;
    return projectId === undefined || userId === undefined || run.footprint.preferenceOf(projectId, userId) !== false;
  };
  const amountOf = (prepared: Prepared): Amount => {
    const { request, replica } = prepared;
    if (!isPost({ method: request.method, target: request.target.slice(replica.base.prefix.length) })) return { messages: 0, builds: 0 };
    return { messages: 1, builds: mayBuild(prepared, bodyOf(prepared)) ? 1 : 0 };
  };

  /**
   * Messages and builds that a request may have led to: what was accepted, and what was sent without an answer.
   * `status`: `undefined` without one, 0 where it was not even sent.
   */
  const countSent = (prepared: Prepared, status: number | undefined, seq?: number) => {
    const { operation, projectId, userId, exchangeId } = prepared;
    const place = underWay.get(exchangeId)?.place;
    underWay.delete(exchangeId);
    const refused = status === 0 || (status !== undefined && status >= 400 && status < 500);
    if (refused) place?.giveBack();
    else place?.settle();
    if (operation === 'openStream' && !refused) run.sent.streams += 1;
    if (status !== 0 && isMessage(operation) && prepared.request.body.length <= longestWritten) {
      const { client_msg_id: id, message, text } = fieldsOf(bodyOf(prepared));
      for (const own of [id, message, text]) if (typeof own === 'string') wrote.add(own);
    }
    // What was refused left nothing, and its body may be as large as what is refused for its size.
    if (status === 0 || refused || !leavesTraces.has(operation)) return;
    const text = bodyOf(prepared);
    const builds = isMessage(operation) && mayBuild(prepared, text);
    if (isMessage(operation) && (status === undefined || status === 201)) {
      run.sent.messages += 1;
      run.sentTo.set(projectId, (run.sentTo.get(projectId) ?? 0) + 1);
      if (builds) run.sent.builds += 1;
    }
    const body = fieldsOf(text);
    const clientMsgId = body['client_msg_id'];
    if (isMessage(operation)) {
      const told = body['message'] ?? body['text'];
      run.sent.posts += 1;
      if (builds) run.sent.buildPosts += 1;
      run.sent.characters += typeof told === 'string' ? told.length : 0;
    }
    if (status === 201 && projectId !== undefined && typeof clientMsgId === 'string') posted.push({ projectId, clientMsgId, builds });
    run.footprint.note({ operation, projectId, userId, body, status, seq, mayBuild: builds });
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

    unanswered: (prepared, sent) => countSent(prepared, sent ? undefined : 0),

    hold: held.during,
    posted,
    wrote,

    get heldMs() {
      return held.ms;
    },

    async prepare({ operation, lane, replica, method, target, body, projectId, userId, accept, extra, signed, signer, options }) {
      // Signed when its turn has come: what was signed before a long wait would be stale.
      await held.during(run.bounds.turn());
      await session.stillTold();
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
        projectId,
        userId,
      };
      exchanges.set(exchangeId, prepared);
      hadTheirTurn.add(prepared);
      return prepared;
    },

    async admit(prepared) {
      // The same bytes again are a request of their own.
      if (!hadTheirTurn.delete(prepared)) await held.during(run.bounds.turn());
      try {
        if (run.bounds.storesNothing && mayStore(prepared.request) && prepared.operation !== 'control') {
          throw new BoundReached(`the profile read-only: ${prepared.request.method} ${prepared.request.target} is not sent`);
        }
        const place = await held.during(share.take(amountOf(prepared)));
        underWay.set(prepared.exchangeId, { prepared, place });
      } catch (cause) {
        if (cause instanceof BoundReached) evidence.bound ??= cause.message;
        throw cause;
      }
      await session.stillTold();
      run.ownText.note(prepared.request);
      run.sent.requests += 1;
    },

    async exchange(operation, prepared, timeoutMs = run.patience.waits.requestMs) {
      await session.stillTold();
      await session.admit(prepared);
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
          run.builds.hear(prepared.replica, found);
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
      if (operation === 'discover') run.builds.hearDocument(prepared.replica, reply);
      const unsent = heard.kind === 'none' && heard.cause.why === 'refused';
      countSent(prepared, heard.kind === 'answer' ? heard.raw.status : unsent ? 0 : undefined, answeredSeq(reply));
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
      // Given up while the answer was out: it may have been heard.
      for (const { prepared } of underWay.values()) countSent(prepared, undefined);
      if (given === undefined) share.end();
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
  return session;
}
