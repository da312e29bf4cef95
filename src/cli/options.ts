import { InvalidArgumentError } from 'commander';
import { uuid } from '../contract/index.ts';
import { durationForm, parseDuration } from '../config/duration.ts';
import type { LogLevel } from '../../http-binding/request-log.ts';

/** Readers of option values: each takes the text from the command line and says in one sentence what is wrong with it. */

/** A whole number within bounds. */
export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < min || value > max) {
      const bounds = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
      throw new InvalidArgumentError(`Give a whole number ${bounds}.`);
    }
    return value;
  };
}

/** A rate: whole or not, above zero. */
export function numberAboveZero(text: string): number {
  const value = Number(text);
  if (!/^\d+(?:\.\d+)?$/.test(text) || value <= 0) throw new InvalidArgumentError('Give a number above zero.');
  return value;
}

/** `90s`, `2m`, `1500ms` or seconds without a unit; gives milliseconds. */
export function duration(text: string): number {
  const value = parseDuration(text);
  if (value === undefined) throw new InvalidArgumentError(`Give ${durationForm}.`);
  return value;
}

/** Gathers a repeatable option. */
export function gathered(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** How fast cassettes are played: 0 does not wait at all. */
export function speed(text: string): number {
  const value = Number(text);
  if (!/^\d+(?:\.\d+)?$/.test(text) || (value !== 0 && (value < 0.1 || value > 100)))
    throw new InvalidArgumentError('Give 0 (no waiting) or a number from 0.1 to 100.');
  return value;
}

/** A moment in time; gives milliseconds since the epoch. */
export function moment(text: string): number {
  const value = Date.parse(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(value)) throw new InvalidArgumentError('Give a time such as 2025-08-26T10:00:00Z.');
  return value;
}

export function userId(text: string): string {
  if (!uuid.safeParse(text).success) throw new InvalidArgumentError('Give a UUID.');
  return text.toLowerCase();
}

/** A path in front of every route; without a slash at the end. */
export function basePath(text: string): string {
  if (!/^\/[A-Za-z0-9._~/-]*$/.test(text)) throw new InvalidArgumentError('Give a path such as /api.');
  return text.replace(/\/+$/, '');
}

/** What `serve` (`Command<ServeOptions>` in serve.ts) is given, defaults filled in. Times in milliseconds. */
export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  /** Name of the variable that holds the secret. */
  readonly secretEnv: string;
  /** Name of the variable that holds the control token. */
  readonly controlTokenEnv: string;
  readonly maxConnections: number;
  readonly keepAliveMs: number;
  readonly eviction: 'retry' | 'takeover' | 'in-progress';
  readonly assistant: 'on' | 'off';
  readonly assistantDelayMs: number;
  readonly buildStepMs: number;
  readonly logLevel: LogLevel;
  /** Address of the database; absent: the variable `databaseEnv`, and without that memory. */
  readonly database?: string;
  readonly databaseEnv: string;
  readonly databaseSchema: string;
  readonly databasePool: number;
  readonly databaseTimeoutMs: number;
  /** Address of Redis; absent: the variable `redisEnv`, and without that none. */
  readonly redis?: string;
  readonly redisEnv: string;
  readonly redisPrefix: string;
  readonly redisTimeoutMs: number;
  /** What there is from the beginning (reference-server/seed.ts). */
  readonly seedFile?: string;
  /** Requests that are answered at the same time. */
  readonly maxRequests: number;
  /** Whether `GET /metrics` exists. */
  readonly metrics?: boolean;
  /** Ends when standard input ends, so that a server started by another program dies with it (`terminal.readStdin()`). */
  readonly untilStdinEnds?: boolean;
}

/** What `mock` (`mockCommand` in mock.ts) is given, defaults filled in. Times in milliseconds. */
export interface MockOptions {
  readonly port: number;
  readonly host: string;
  readonly speed: number;
  readonly auth: 'off' | 'strict';
  /** Name of the variable that holds the secret. */
  readonly secretEnv: string;
  /** Name of the variable that holds the control token. */
  readonly controlTokenEnv: string;
  readonly user?: string;
  readonly basePath: string;
  readonly unmatched: 'answer' | 'fail';
  /** Each in one line, as `parseFaults` reads it. */
  readonly fault: readonly string[];
  readonly seed?: string;
  readonly now?: number;
  readonly allowOrigin: readonly string[];
  readonly allowHost: readonly string[];
  readonly unnamedEvents?: boolean;
  readonly exact?: boolean;
  readonly maxConnections: number;
  readonly keepAliveMs: number;
  readonly eviction: 'retry' | 'takeover' | 'in-progress';
  readonly logLevel: 'silent' | 'warn' | 'info';
  readonly untilStdinEnds?: boolean;
}
