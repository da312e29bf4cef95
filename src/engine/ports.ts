import type { EffectiveMode, Locale } from '../contract/index.ts';

/**
 * What the rules need from the world. Every port is atomic by contract (`append` decides and stores in one step, never
 * get-then-set), so a race is the adapter's duty. Dates come from the engine's Clock as milliseconds since the epoch and are
 * compared with it only, never with a store's own clock.
 */

export type Awaitable<T> = T | Promise<T>;

/** A store cannot be reached. The engine goes on without it where the contract asks for that, else answers 503. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** A store is there and has too much to do. Nobody goes on without it: that would only add to it, so the request is refused with 503. */
export class StoreOverloaded extends StoreUnavailable {}

/** Somebody else has gone on with this answer: nothing was stored. */
export class AnswerTaken extends Error {
  override readonly name = 'AnswerTaken';
}

export interface Ports {
  readonly log: EventLog;
  readonly readMarks: ReadMarks;
  readonly preferences: Preferences;
  readonly profiles: Profiles;
  readonly access: Access;
  readonly connections: Connections;
  readonly typing: Typing;
  readonly nonces: Nonces;
  readonly doorbell: Doorbell;
  /**
   * Makes the assistant from the ports the engine was given, so that whoever decorates a port decorates it for the assistant
   * too. `onProblem` gets what goes wrong in it.
   */
  readonly assistant: (ports: Ports, onProblem?: (cause: unknown) => void) => Assistant;
  readonly answers: Answers;
  readonly orders: Orders;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly hmac: Hmac;
  readonly randomId: RandomId;
}

/** An event before the log gives it its seq: the event's JSON without `seq`. */
export interface EventDraft {
  readonly event: string;
  readonly timestamp: string;
  readonly client_msg_id?: string;
  readonly in_reply_to_client_msg_id?: string;
  readonly effective_build_mode?: EffectiveMode;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event of the log. Key order on the wire: seq, event, timestamp, then the rest. */
export interface DurableEvent extends EventDraft {
  readonly seq: number;
}

export interface MessageDraft {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly clientMsgId: string | undefined;
  readonly text: string;
  readonly messageType: 'user' | 'assistant';
  readonly mode: EffectiveMode;
  readonly locale: Locale;
  /** Time of acceptance, engine clock. */
  readonly at: number;
  /** The event that tells of it, appended in the same step. */
  readonly event: EventDraft;
}

export interface StoredMessage extends Omit<MessageDraft, 'event'> {
  readonly seq: number;
}

export interface Appended {
  readonly message: StoredMessage;
  /** False for a duplicate: `message` is then the first one, and nothing was stored. */
  readonly fresh: boolean;
}

export interface HistoryQuery {
  readonly projectId: string;
  readonly limit: number;
  readonly beforeSeq: number | undefined;
  readonly afterSeq: number | undefined;
  readonly mode: 'all' | EffectiveMode;
}

export interface HistoryPage {
  /** Ascending by seq. */
  readonly messages: readonly StoredMessage[];
  readonly hasMoreOlder: boolean;
  readonly hasMoreNewer: boolean;
}

/** The durable log: one strictly increasing sequence per project, visible in order (seq.visible-in-order). The truth. */
export interface EventLog {
  /**
   * Stores message and event under the project's next seq, unless (projectId, userId, clientMsgId) was accepted later than
   * `keyNotBefore` (idem.*); decided and stored in one step. A log that outlives its process notes in the same step that a
   * user's message is to be answered, and with each event of an answer how far that has got.
   */
  appendMessage(draft: MessageDraft, keyNotBefore: number, step?: AnswerStep): Awaitable<Appended>;
  /** With `step` it rejects with `AnswerTaken` where another process is at the answer; repeated, it is stored once. */
  append(projectId: string, draft: EventDraft, step?: AnswerStep): Awaitable<DurableEvent>;
  /** Events with seq > afterSeq, ascending, at most `limit`. */
  read(projectId: string, afterSeq: number, limit: number): Awaitable<readonly DurableEvent[]>;
  /** The seq of the last event; 0 for an empty log. */
  head(projectId: string): Awaitable<number>;
  page(query: HistoryQuery): Awaitable<HistoryPage>;
}

export interface ReadMarks {
  get(projectId: string, userId: string): Awaitable<number>;
  /** Keeps the maximum; gives the mark after the step (read.never-goes-back). */
  raise(projectId: string, userId: string, seq: number): Awaitable<number>;
}

export interface Preferences {
  /** `undefined` where the user never saved one. */
  get(projectId: string, userId: string): Awaitable<{ readonly buildImmediately: boolean } | undefined>;
  set(projectId: string, userId: string, value: { readonly buildImmediately: boolean }): Awaitable<void>;
}

export interface Profiles {
  /** The profile's locale tag as it was saved; `undefined` where there is none. */
  locale(userId: string): Awaitable<string | undefined>;
  /** With `leaseMs` it is lent: over after that much true time by itself, and what was saved shows again. */
  setLocale(userId: string, tag: string | null, leaseMs?: number): Awaitable<void>;
}

export interface Access {
  allowed(projectId: string, userId: string): Awaitable<boolean>;
  /** Allowing ends every denial; with `leaseMs` a denial is over after that much true time by itself. */
  set(projectId: string, userId: string, allowed: boolean, leaseMs?: number): Awaitable<void>;
}

export type EvictionPolicy = 'retry' | 'takeover' | 'in-progress';

export interface Newcomer {
  readonly projectId: string;
  readonly userId: string;
  readonly connectionId: string;
  readonly instanceId: string | undefined;
  readonly maxConnections: number;
  readonly policy: EvictionPolicy;
  /** How long a place freed for a retry stays in eviction, milliseconds. */
  readonly retryAfterMs: number;
}

/** The outcomes of section 9. `current` counts live connections after the step. */
export type Admission =
  | { readonly outcome: 'admitted'; readonly evicted: string | undefined; readonly current: number }
  | { readonly outcome: 'retry'; readonly evicted: string; readonly current: number; readonly retryAfterMs: number }
  | { readonly outcome: 'in-progress'; readonly evicted: string | undefined; readonly current: number; readonly retryAfterMs: number }
  | { readonly outcome: 'hard-limit'; readonly current: number; readonly retryAfterMs: number };

export interface Takeover {
  readonly evicted: string;
  /** The newcomer's id. */
  readonly by: string;
  readonly reason: string;
}

export interface Connections {
  /**
   * Decides about one newcomer in one step: admits it, or evicts the least recently active connection that is not typing
   * (rulings 1 to 3), or refuses. A connection with the same `instanceId` is replaced and does not count twice.
   * Evicted connections stop counting at once; `onTakeover` tells the process that holds them.
   */
  admit(newcomer: Newcomer): Awaitable<Admission>;
  /** Idempotent. */
  release(connectionId: string): Awaitable<void>;
  /** Called with every eviction of a connection this process holds; gives the way to stop listening. */
  onTakeover(listener: (takeover: Takeover) => void): () => void;
}

export interface Typing {
  /** Ruling 2: protects the user's streams in the project, or one instance's, until `until` (engine clock); `undefined` ends it at once. */
  set(projectId: string, userId: string, instanceId: string | undefined, until: number | undefined): Awaitable<void>;
}

export interface Nonces {
  /** True where the nonce was new and is now spent until `until` (engine clock); decided and stored in one step. */
  spend(nonce: string, now: number, until: number): Awaitable<boolean>;
}

/** Tells readers that a project's log has grown. A lost ring costs latency, never an event. */
export interface Doorbell {
  ring(projectId: string): void;
  subscribe(projectId: string, listener: () => void): () => void;
}

/**
 * What testers have ordered (section 16). A lease ends by itself after `leaseMs` of true time, for every process, also when the
 * one that was asked has died meanwhile.
 */
export interface Orders {
  stub(projectId: string, on: boolean, leaseMs?: number): Awaitable<void>;
  stubbed(projectId: string): Awaitable<boolean>;
  /** The project's next build fails, or with `false` no longer. */
  failNextBuild(projectId: string, fail: boolean, leaseMs?: number): Awaitable<void>;
  /** True once after such an order: told and forgotten in one step. */
  takeFailure(projectId: string): Awaitable<boolean>;
  /** Ends every lease: of orders, of denials and of locales. */
  endLeases(): Awaitable<void>;
}

/** Faults that testers inject (section 16). */
export interface Faults {
  /** The cache behind nonces and typing is unreachable for `ms` of true time from now; 0 ends an outage. */
  cacheOutage(ms: number): void;
}

export interface Build {
  readonly buildId: string;
  readonly fails: boolean;
}

/** An event that belongs to the answer of a message. */
export interface AnswerStep {
  /** The seq of the message that is answered. */
  readonly to: number;
  /** Steps of this answer that are in the log already. */
  readonly done: number;
  readonly build: Build | undefined;
  /** With this step the answer is complete. */
  readonly last: boolean;
}

/** An answer whose process is gone. */
export interface LeftAnswer {
  readonly message: StoredMessage;
  readonly done: number;
  readonly build: Build | undefined;
}

/** Answers that have begun and are not complete, so that another process goes on where one has died. */
export interface Answers {
  /** Called with each answer that was left by a process that is gone and is this one's from now on; gives the way to stop listening. */
  onLeft(listener: (answer: LeftAnswer) => void): () => void;
}

/** Answers messages. Called once per fresh user message, not awaited by the post. */
export interface Assistant {
  onMessage(message: StoredMessage): void;
  /** Ends everything under way without further events. */
  close(): void;
}

export interface Clock {
  /** Milliseconds since the epoch; what the contract dates by. */
  now(): number;
  /** Section 16, `clock.advance`: moves `now` on for good; calls add up. */
  advance(ms: number): void;
  /** Undoes every `advance`. */
  restore(): void;
  /** Milliseconds, never moved: running timers and intervals. */
  monotonic(): number;
  /** Gives the way to cancel. Timers never keep a process alive by themselves. */
  setTimer(run: () => void, ms: number): () => void;
}

/** HMAC-SHA256 with the shared secret, as lower-case hex. Sync in Node, a promise where only WebCrypto exists. */
export type Hmac = (message: Uint8Array) => Awaitable<string>;

/** A random UUID, lower case. */
export type RandomId = () => string;
