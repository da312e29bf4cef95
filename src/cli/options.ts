import { InvalidArgumentError } from 'commander';
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
  /** Ends when standard input ends, so that a server started by another program dies with it (`terminal.readStdin()`). */
  readonly untilStdinEnds?: boolean;
}
