import { InvalidArgumentError } from 'commander';
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

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** `90s`, `2m`, `1500ms` or seconds without a unit; gives milliseconds. */
export function duration(text: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  const value = Number(amount) * (units[unit] ?? Number.NaN);
  if (!(value > 0 && value <= 86_400_000))
    throw new InvalidArgumentError('Give a time above zero such as 90s, 2m or 1500ms, a day at most.');
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
  /** Ends when standard input ends, so that a server started by another program dies with it (`terminal.readStdin()`). */
  readonly untilStdinEnds?: boolean;
}
