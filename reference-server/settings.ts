import type { EvictionPolicy } from '../src/engine/ports.ts';
import type { Seed } from './seed.ts';
import type { LogLevel } from '../http-binding/request-log.ts';

/** What an operator decides. Only the secret has no default. Times in milliseconds, sizes in bytes. */
export interface ServerSettings {
  /** Shared with the senders; used as is. */
  readonly secret: string;
  /** Guards the control route; without one the route does not exist. */
  readonly controlToken?: string | undefined;
  readonly host?: string;
  /** 0 picks a free one. */
  readonly port?: number;
  /** Streams per user and project. */
  readonly maxConnections?: number;
  readonly keepAliveMs?: number;
  readonly eviction?: EvictionPolicy;
  /** What a refused newcomer is told to wait. */
  readonly retryAfterMs?: number;
  /** Whether somebody answers messages (and builds in build mode). */
  readonly assistant?: boolean;
  readonly assistantDelayMs?: number;
  /** Between two steps of a build. */
  readonly buildStepMs?: number;
  readonly logLevel?: LogLevel;
  /** Gets each line of the request log, without its line end. */
  readonly writeLog?: (line: string) => void;
  /** The largest body that is read; a larger one is 413. */
  readonly bodyLimit?: number;
  /** What a stream may leave unsent in its socket before it is held back. */
  readonly streamBufferBytes?: number;
  /** How long a stream may be held back before it is cut. */
  readonly stallMs?: number;
  /** How long a graceful end may take before sockets are closed by force. */
  readonly drainMs?: number;
  /** Clients that are sent away reconnect within this time, each at a moment of its own. */
  readonly reconnectSpreadMs?: number;
  /** postgres://user:password@host:port/name; without one everything is kept in memory. */
  readonly database?: string | undefined;
  /** Everything is kept in this schema, which is made when it is not there. */
  readonly databaseSchema?: string;
  /** Connections to the database, at most. */
  readonly databasePool?: number;
  /** What a statement may take before its request is refused with 503. */
  readonly databaseTimeoutMs?: number;
  /** redis://[user:password@]host[:port][/database], `rediss:` for TLS; without one what may be lost is kept in the database too. */
  readonly redis?: string | undefined;
  /** All keys and channels begin with it, so that several deployments can share one Redis. */
  readonly redisPrefix?: string;
  /** What an answer of Redis may take before everything goes on without it. */
  readonly redisTimeoutMs?: number;
  /** Put into the store before anybody is let in. */
  readonly seed?: Seed | undefined;
  /** Requests that are answered at the same time; more are refused with 503. Streams that are open do not count. */
  readonly maxRequests?: number;
  /** Whether `GET /metrics` tells numbers of this process, unsigned. */
  readonly metrics?: boolean;
  /** The deployed version, told by discovery. */
  readonly build?: string | undefined;
}

export type ResolvedSettings = Required<ServerSettings>;

export const defaultSettings: Omit<ResolvedSettings, 'secret'> = {
  controlToken: undefined,
  host: '127.0.0.1',
  port: 0,
  maxConnections: 5,
  keepAliveMs: 15_000,
  eviction: 'retry',
  retryAfterMs: 250,
  assistant: true,
  assistantDelayMs: 200,
  buildStepMs: 200,
  logLevel: 'silent',
  writeLog: () => undefined,
  bodyLimit: 1_048_576,
  streamBufferBytes: 262_144,
  stallMs: 10_000,
  drainMs: 3_500,
  reconnectSpreadMs: 2_000,
  database: undefined,
  databaseSchema: 'chat_contract',
  databasePool: 10,
  databaseTimeoutMs: 1_000,
  redis: undefined,
  redisPrefix: 'chat-contract:',
  redisTimeoutMs: 400,
  seed: undefined,
  maxRequests: 4_000,
  metrics: false,
  build: undefined,
};

/** Fills in the defaults. A setting that is `undefined` counts as absent. */
export function resolveSettings(settings: ServerSettings): ResolvedSettings {
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  return { ...defaultSettings, secret: settings.secret, ...given };
}
