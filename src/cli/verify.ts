import { judge } from './judge.ts';
import { reportersOf } from './reporters.ts';
import type { Command } from './terminal.ts';
import { UsageError } from './usage-error.ts';

interface VerifyCommandOptions {
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly reporter: readonly string[];
  readonly strict?: boolean;
  readonly jobs?: number;
  /** Milliseconds. */
  readonly deadline?: number;
  readonly require: readonly string[];
  readonly bail?: boolean;
  readonly seed?: number;
  readonly repeatFailed?: number;
  /** Runs. */
  readonly soak?: number;
}

/** `verify <url...>` */
export const verifyCommand: Command<VerifyCommandOptions, [urls: readonly string[]]> = async (terminal, options, urls) => {
  const { env } = terminal;
  const secret = env['CHAT_CONTRACT_SECRET'];
  if (secret === undefined || secret === '') {
    throw new UsageError(
      'CHAT_CONTRACT_SECRET is not set; export the secret that is shared with the backend (it never stands on the command line).',
    );
  }
  const { reporter, deadline, soak, ...rest } = options;
  const reporters = await reportersOf(reporter);
  const controlToken = env['CHAT_CONTRACT_CONTROL_TOKEN'] || undefined;
  return judge(terminal, { ...rest, urls, secret, controlToken, deadlineMs: deadline }, reporters, soak);
};
