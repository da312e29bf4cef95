/** What a command may touch of the world outside; bin gives the real one, tests their own. */

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width of the terminal; `undefined` where there is none. */
  readonly columns: number | undefined;
}

export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  /** All of standard input. */
  readStdin(): Promise<Uint8Array>;
  /** The working directory. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file that was started, to start it again as a child. */
  readonly entry: string;
  /** Aborted by the first Ctrl-C or SIGTERM; a second one of either ends the process at once. */
  readonly interrupted: AbortSignal;
}

/** A command's result: the exit code. */
export type Command<Options, Args extends readonly unknown[] = []> = (
  terminal: Terminal,
  options: Options,
  ...args: Args
) => Promise<number>;

/** Columns used where there is no terminal, so that output is the same everywhere. */
export const defaultColumns = 80;

/** NO_COLOR and FORCE_COLOR decide; else a terminal that is not dumb has colour. */
export function hasColor(output: Output, env: Terminal['env']): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '') return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false';
  return output.isTTY && env['TERM'] !== 'dumb';
}
