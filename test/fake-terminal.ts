import type { Terminal } from '../src/cli/terminal.ts';

export interface FakeTerminal {
  readonly terminal: Terminal;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly interrupt: () => void;
}

export interface FakeTerminalParts {
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly stdin?: string;
  /** Default: a folder that is nowhere, so that no configuration is found. */
  readonly cwd?: string;
}

/** A terminal that keeps what was written to it. */
export function createFakeTerminal({
  env = {},
  isTTY = false,
  columns,
  stdin = '',
  cwd = '/nowhere-at-all',
}: FakeTerminalParts = {}): FakeTerminal {
  const written = { stdout: '', stderr: '' };
  const interruption = new AbortController();
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY,
    columns,
  });
  return {
    terminal: {
      stdout: output('stdout'),
      stderr: output('stderr'),
      readStdin: () => Promise.resolve(new TextEncoder().encode(stdin)),
      cwd,
      env,
      entry: '/nowhere/chat-contract.js',
      interrupted: interruption.signal,
    },
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    interrupt: () => interruption.abort(),
  };
}
