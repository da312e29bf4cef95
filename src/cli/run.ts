import { CommanderError } from 'commander';
import { UsageError as TesterUsageError } from '../client/usage-error.ts';
import { plainText } from '../report/plain-text.ts';
import { createProgram } from './program.ts';
import type { Terminal } from './terminal.ts';
import { BadFile, UsageError } from './usage-error.ts';

/** Exit codes of every command. */
export const exitCodes = { conforms: 0, violates: 1, usage: 2, notJudged: 3, interrupted: 130 } as const;

function told(error: UsageError | TesterUsageError): string {
  const { block, code } = error instanceof TesterUsageError ? error : { block: undefined, code: undefined };
  const sentences = block === undefined ? error.message : error.message.slice(0, -block.length).trimEnd();
  // A file tells each of its mistakes in a line of its own.
  const lines = code === 'bad-config' || error instanceof BadFile ? sentences.split('\n') : [sentences];
  return lines.map((line) => `error: ${plainText(line)}\n`).join('') + (block === undefined ? '' : `\n${block}\n`);
}

/** Runs one command line; gives the exit code. Never rejects. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.conforms;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    if (argv.length === 0) program.help({ error: true });
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said what is wrong by itself. For `--help` and `--version` it throws too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.conforms : exitCodes.usage;
    if (error instanceof UsageError || error instanceof TesterUsageError) {
      terminal.stderr.write(told(error));
      return exitCodes.usage;
    }
    terminal.stderr.write(
      `error: chat-contract broke off; this is a bug in it, nothing was judged.\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
    return exitCodes.notJudged;
  }
}
