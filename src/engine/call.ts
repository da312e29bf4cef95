import type { Operation } from '../contract/index.ts';
import type { Awaitable, EvictionPolicy } from './ports.ts';

/** What a transport hands to the engine and gets back. No HTTP library, no sockets: a binding translates. */

export interface Call {
  /** `unknown-route` and `wrong-method` are refused by the engine too, so that every error has one shape and one place. */
  readonly operation: Operation | 'unknown-route' | 'wrong-method';
  /** Upper case, as on the request line. */
  readonly method: string;
  /** Path and query exactly as on the request line (signature v2 covers it). */
  readonly rawTarget: string;
  /** The path parameter, percent-decoded; '' where the route has none. */
  readonly projectId: string;
  /** By lower-case name; repeated headers joined by ", ". */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes of the body, undecoded; empty for none. */
  readonly rawBody: Uint8Array;
  /**
   * What the transport could not accept while it read the request; refused in the error shape, after authentication where
   * authentication is possible at all. Where the body was not read to its end only the presence of a signature can be judged.
   */
  readonly transportProblem?: 'body-too-large' | 'unsupported-media-type' | 'bad-request' | undefined;
}

/** A whole answer. `body` is JSON text; undefined for 204. */
export interface PlainReply {
  readonly kind: 'plain';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Of the project it is about, for a log; absent where the request has not come to name one. */
  readonly projectId?: string | undefined;
}

/** A stream: status 200 and these headers at once, then `attach`. */
export interface StreamReply {
  readonly kind: 'stream';
  readonly status: 200;
  readonly headers: Readonly<Record<string, string>>;
  readonly connectionId: string;
  readonly projectId?: string | undefined;
  /** Starts replay and live tail on the sink. Called once, right after the headers were written. */
  attach(sink: StreamSink): void;
  /** The peer is gone: frees the connection's slot and everything else. Idempotent; also without `attach`. */
  detach(): void;
}

export type EngineReply = PlainReply | StreamReply;

/** One framed piece of a stream. The same object goes to every reader of an event, so a binding may cache an encoding on it by identity. */
export interface Frame {
  readonly bytes: Uint8Array;
}

/** The transport's end of one stream. Nothing here throws or blocks. */
export interface StreamSink {
  /**
   * Hands a frame over; it is taken in any case. False: the transport's buffer is at its bound, so nothing more until `onDrain`
   * has called back, but for the one frame that may come right before `end`.
   */
  write(frame: Frame): boolean;
  /** Calls back once when there is room again. */
  onDrain(resume: () => void): void;
  /** Ends the stream after what was written. */
  end(): void;
}

export interface EngineSettings {
  readonly maxConnections: number;
  readonly keepAliveMs: number;
  readonly eviction: EvictionPolicy;
  /** What a refused newcomer is told to wait, milliseconds. */
  readonly retryAfterMs: number;
  /** How long a reader may leave its transport full before its stream is cut, milliseconds. */
  readonly stallMs: number;
  /** `undefined`: the control route does not exist. */
  readonly controlToken: string | undefined;
  /** `false`: signatures are not looked at, and everybody is who `x-user-id` says. For a mock on a developer's own machine only. */
  readonly checksSignatures?: boolean;
  /** For discovery: the deployed version and a name unique to this process. */
  readonly build: string | undefined;
  readonly instance: string | undefined;
  /** Gets what the answer does not tell: the cause of a 500 or 503, and of what failed outside any request. */
  readonly onInternalError?: (cause: unknown, requestId?: string) => void;
}

export interface Engine {
  /** Never rejects: what goes wrong inside is an answer in the error shape, and `onInternalError` gets the cause. */
  handle(call: Call): Awaitable<EngineReply>;
  /** Open streams of this process. */
  readonly streams: number;
  /** Ends every stream after a `retry:` line of 0 to `spreadMs`, chosen at random per stream; new streams are refused with 503. */
  drain(spreadMs: number): void;
  /** Ends everything at once: streams, timers, the assistant. */
  close(): void;
}
