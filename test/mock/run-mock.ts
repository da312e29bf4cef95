import { onTestFinished } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { createFakeTerminal } from '../fake-terminal.ts';

export interface RunningCommand {
  /** The first line of standard output. */
  readonly url: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly interrupt: () => void;
  readonly code: Promise<number>;
}

/** A command that serves until it is interrupted, in this process, until the test ends. */
export async function runServing(args: readonly string[], { env = {}, cwd = '/nowhere-at-all' } = {}): Promise<RunningCommand> {
  const { terminal, stdout, stderr, interrupt } = createFakeTerminal({ env, cwd });
  let tell: (line: string) => void = () => undefined;
  const ready = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const code = run(args, {
    ...terminal,
    stdout: {
      ...terminal.stdout,
      write(text: string) {
        terminal.stdout.write(text);
        tell(text);
      },
    },
  });
  onTestFinished(async () => {
    interrupt();
    await code;
  });
  const line = await Promise.race([ready, code.then((ended) => Promise.reject(new Error(`ended with ${ended}: ${stderr()}`)))]);
  return { url: line.trim(), stdout, stderr, interrupt, code };
}
