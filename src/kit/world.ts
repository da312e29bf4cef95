import type { Capability, ControlAction, Discovery, Operation, RequestBody, StatusOf } from '../contract/index.ts';
import type { Answered, AnyReply, Reply } from './reply.ts';

/** How a request is signed. The secret never reaches a scenario; it can only ask for a wrong one. */
export interface Signing {
  /** Which signature headers are sent. Default: the form that the preflight found accepted (v2 where it is). */
  readonly scheme?: 'v2' | 'v1' | 'both' | 'none';
  /** Sign with another secret. */
  readonly wrongSecret?: boolean;
  /** Seconds added to the target's clock, or a literal for `x-sheen-timestamp`. */
  readonly timestamp?: { readonly offsetSeconds: number } | { readonly literal: string };
  /** A given nonce, or `null` to send none. */
  readonly nonce?: string | null;
  /** Sign something else than is sent: a method, a raw target (path with query) or a body. */
  readonly over?: { readonly method?: string; readonly target?: string; readonly body?: string | Uint8Array };
  /** Replaces signature headers after signing, e.g. malformed hex; a function gets the right value; `null` removes one. */
  readonly replace?: Readonly<Record<string, string | null | ((signed: string) => string)>>;
}

export interface CallOptions {
  /** Extra or replaced headers; `null` leaves a default one out (`x-user-id`, `content-type`, `x-request-id`). */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly sign?: Signing;
  /** Default: the run's request timeout. */
  readonly timeoutMs?: number;
}

/** Everything about a request can be off: for scenarios that judge refusals. */
export interface SendOptions extends CallOptions {
  readonly method?: string;
  /** Replaces the path; with `query` appended. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string | number>> | string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is; wins over `body`. */
  readonly rawBody?: string | Uint8Array;
}

/** A message before it is sent: the body of endpoint 1 without the two ids, which the room adds. */
export type Draft = Omit<RequestBody<'postMessage'>, 'projectId' | 'userId'> & { readonly client_msg_id?: string };
export type LegacyDraft = RequestBody<'postLegacyMessage'>;

export interface HistoryQuery {
  readonly limit?: number;
  readonly before_seq?: number;
  readonly after_seq?: number;
  readonly mode?: 'all' | 'plan' | 'build';
}

/** One event as it arrived on one connection. */
export interface LiveEvent {
  /** Milliseconds since the run began, monotonic, when the event's last byte arrived. */
  readonly atMs: number;
  /** The block's own `id:` value; `undefined` where the block had none. */
  readonly id: string | undefined;
  /** The block's own `event:` value; `undefined` where the block had none. */
  readonly eventLine: string | undefined;
  /** The data with its lines joined, as text. */
  readonly data: string;
  /** The parsed data, where it is a JSON object. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
  /** `event` of the JSON; the `event:` line where the JSON tells none; '' where neither does. */
  readonly name: string;
  /** `seq` of the JSON where it is a safe integer. */
  readonly seq: number | undefined;
  /** `data` of the JSON where it is an object; else an empty object. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Has a seq of its own: any event that is not a `connection.*` or `replay.truncated` one. */
  readonly durable: boolean;
  /** Differences from the contract's schema for its name; empty where it is valid or its name is unknown. */
  readonly problems: readonly string[];
}

export interface LiveComment {
  readonly atMs: number;
  /** The line after the colon, as it is (": keep-alive" gives " keep-alive"). */
  readonly text: string;
}

export interface OpenOptions extends CallOptions {
  readonly lastEventId?: string | number;
  readonly fromSeq?: string | number;
  readonly instanceId?: string;
  /** Messages of others that the cursor has missed, as the history tells: a replay may bring so much more before it counts as a flood. */
  readonly missed?: number;
  /** The client hears only the first n bytes of the body, then its socket is destroyed. */
  readonly cutAfterBytes?: number;
  /** The socket is not read any more after the headers, until `resumeReading`. */
  readonly stalled?: boolean;
}

/** One stream, open or refused. Waiting never throws: it gives back what arrived, and the check judges it. */
export interface Live extends AsyncDisposable {
  /** How the target answered; 200 for a stream. */
  readonly answer: Reply<'openStream'>;
  /** Admitted: the status was 200. The content type is a matter of sse.headers. */
  readonly admitted: boolean;
  /** Everything so far, in order of arrival. */
  readonly events: readonly LiveEvent[];
  readonly durable: readonly LiveEvent[];
  readonly comments: readonly LiveComment[];
  /**
   * The last `id:` seen on any event, control events and blocks without data included, as a browser keeps it;
   * else the cursor it was opened with.
   */
  readonly cursor: string | undefined;
  /** From `X-SSE-Connection-ID`, else from `connection.established`; `undefined` where neither tells it. */
  readonly connectionId: string | undefined;
  /** When the headers arrived, on the clock of `LiveEvent.atMs`. */
  readonly openedAtMs: number;
  /** Milliseconds from the request to the headers and to the first byte of the body. */
  readonly openedAfterMs: number;
  readonly firstByteAfterMs: number | undefined;
  readonly bytes: number;
  /** Set once the stream is over: the target ended it, the socket broke, or this side cut it. */
  readonly ended: { readonly by: 'target' | 'error' | 'us'; readonly atMs: number; readonly reason: string } | undefined;
  /**
   * Waits until `done` holds, the stream ends, or the time is up; evaluated after every item that arrives (beyond the first
   * 2,000 items of a stream: after every chunk).
   * Gives back whether it held. `within`: milliseconds, default the run's event timeout.
   */
  until(done: (live: Live) => boolean, within?: number): Promise<boolean>;
  /** Waits for the `message.created` of this draft or `client_msg_id`. */
  untilMessage(of: { readonly client_msg_id?: string | null } | string, within?: number): Promise<LiveEvent | undefined>;
  /** Waits for the end of the stream. */
  untilEnded(within?: number): Promise<boolean>;
  resumeReading(): void;
  /** Destroys the socket at once, as a lost network would. */
  cut(): void;
  /** Ends politely. Idempotent; also by `await using`. */
  close(): Promise<void>;
}

/** One user in one project. Every call is signed when sent, with its own nonce; nothing is ever retried. */
export interface Room {
  readonly projectId: string;
  readonly userId: string;
  /**
   * The newest seq that the project's history held when the story came to it: 0 for a new project. Everything of the story is
   * above it, so what others wrote before need not be read.
   */
  readonly start: number;
  /** Another user in the same project, by default one whom the story has not used there. */
  withUser(userId?: string): Promise<Room>;
  /**
   * As any user of the project: for streams that are to take no place of this room's user, and for voices that only have to be
   * there. A new user where identities are invented; of listed ones the one with the fewest open streams, perhaps this one.
   */
  asAnyone(): Promise<Room>;
  /** The same user in another project, one that the story has not used. */
  elsewhere(): Promise<Room>;
  /** The same room through another replica's URL (`world.target.urls[index]`). */
  through(replica: number): Room;

  post(draft: Draft, options?: CallOptions): Promise<Reply<'postMessage'>>;
  /** The same draft again, signed anew: what a client does after a lost answer. */
  resend(draft: Draft, options?: CallOptions): Promise<Reply<'postMessage'>>;
  postLegacy(draft: LegacyDraft, options?: CallOptions): Promise<Reply<'postLegacyMessage'>>;
  history(query?: HistoryQuery, options?: CallOptions): Promise<Reply<'listMessages'>>;
  readStatus(options?: CallOptions): Promise<Reply<'getReadStatus'>>;
  putRead(lastReadSeq: number, options?: CallOptions): Promise<Reply<'putReadMark'>>;
  preferences(options?: CallOptions): Promise<Reply<'getPreferences'>>;
  putPreferences(buildImmediately: boolean, options?: CallOptions): Promise<Reply<'putPreferences'>>;
  presence(isTyping: boolean, options?: CallOptions & { readonly instanceId?: string }): Promise<Reply<'postPresence'>>;
  open(options?: OpenOptions): Promise<Live>;
  /** Any request on an operation's route, right or wrong. */
  send<O extends Operation>(operation: O, options?: SendOptions): Promise<Reply<O>>;
  /** The same bytes again, signature and nonce included. */
  replay(reply: AnyReply): Promise<AnyReply>;
  /** Sends the draft completely on a socket of its own and destroys it before reading any answer. */
  postAndHangUp(draft: Draft, options?: CallOptions): Promise<void>;
  /** Asks for a stream in the same way: a client that gave up before it was answered. */
  openAndHangUp(options?: CallOptions): Promise<void>;
  /** Every message of the project's history since the story came, walked by pages upwards; `problems` where a page was off contract. */
  wholeHistory(): Promise<{ readonly messages: readonly HistoryEntry[]; readonly problems: readonly string[] }>;
  /** The durable events with seq above `after` (by default `start`), read from a replay that ends with this seq (a fence that was posted). */
  readLog(until: number, after?: number): Promise<{ readonly events: readonly LiveEvent[]; readonly complete: boolean }>;
  /**
   * A fence: posts a message and waits until every given stream delivered it. What has not arrived before it was not sent before it.
   * `arrived[i]` belongs to `lives[i]`.
   */
  fence(...lives: readonly Live[]): Promise<Fence>;
}

export type HistoryEntry = Extract<Reply<'listMessages'>, { status: 200 }>['body']['messages'][number];

export interface Fence {
  readonly draft: Draft;
  readonly reply: Reply<'postMessage'>;
  readonly seq: number | undefined;
  readonly arrived: readonly boolean[];
}

/** Actions of the control route (section 16). Each throws `ControlRefused` where the target does not answer 204. */
export interface Control {
  send(action: ControlAction): Promise<void>;
}

export interface World {
  readonly target: {
    readonly urls: readonly string[];
    /** Granted capabilities: discovery and configuration, minus those withdrawn. */
    readonly capabilities: ReadonlySet<Capability>;
    readonly discovery: Discovery | undefined;
    /** Declared, or given by configuration; `undefined` where the limit must be probed. */
    readonly maxConnections: number | undefined;
    readonly keepAliveMs: number | undefined;
  };
  readonly control: Control;
  /** Waits that the scenario may use; already widened by the measured round trip and our own lag. */
  readonly patience: {
    /** For an event that the contract makes due at once. */
    readonly eventMs: number;
    /** For an assistant's answer (no deadline in the contract: running out is untestable, ruling 19). */
    readonly replyMs: number;
    readonly buildMs: number;
    readonly requestMs: number;
    /** Added to every bound that the contract states in milliseconds. */
    readonly slackMs: number;
  };
  /** A room of this scenario's own: a user in a project, both new where identities are invented, else leased. */
  room(): Promise<Room>;
  /** How many rooms `room()` can give; infinitely many where identities are invented. */
  readonly rooms: number;
  /** Streams that the story may hold at the same time in one project without costing itself one. */
  readonly streamsAtOnce: number;
  /**
   * Builds that the run may start. `few`: a story starts one only for what nothing else shows; `none`: what it sends must not lead to
   * one, and the target's `builds` are not granted.
   */
  readonly builds: 'many' | 'few' | 'none';
  /** Nothing may be stored: what writes would not be sent. Only stories that know that (`onlyReads`) are told. */
  readonly readOnly: boolean;
  /** From the configuration: a user without access to the story's projects, and one whose profile names a locale. */
  readonly known: { readonly outsider?: string; readonly profileUser?: { readonly id: string; readonly locale: string } };
  /** A draft in plan mode with its own `client_msg_id`. `client_msg_id: undefined` leaves it out. */
  draft(message?: string, more?: Partial<Draft>): Draft & { readonly client_msg_id: string };
  legacyDraft(text?: string, more?: Partial<LegacyDraft>): LegacyDraft;
  /**
   * For `given` and `when`: the reply narrowed to a status the story cannot go on without. Otherwise throws `StoryBroken`:
   * the story's clauses are untestable, and the report names the scenario that judges this operation as the root cause.
   */
  need<O extends Operation, const S extends StatusOf<O>>(reply: Reply<O>, ...statuses: S[]): Answered<O, S>;
  uuid(): string;
  /** Repeatable by `--seed`: 0 <= n < below. */
  random(below: number): number;
  /** Waits as long as the target itself asked for (`retry_after_ms`, a declared interval); never a guess. */
  dueIn(ms: number): Promise<void>;
  /** Runs tasks with at most `width` in flight; results in order. */
  all<T>(width: number, tasks: readonly (() => Promise<T>)[]): Promise<T[]>;
}
