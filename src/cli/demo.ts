import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { judge } from './judge.ts';
import type { Command, Terminal } from './terminal.ts';

/** Short intervals, so that what takes half a minute elsewhere is seen in a second. */
const serverArguments = [
  'serve',
  '--port=0',
  '--keep-alive-ms=400',
  '--assistant-delay-ms=20',
  '--build-step-ms=20',
  '--log-level=silent',
  '--until-stdin-ends',
];
const startWithinMs = 10_000;
const endWithinMs = 5_000;

interface DemoServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** `demo`: the reference server in a process of its own, judged over real sockets; secret and token exist in memory only. */
export const demo: Command<object> = async (terminal) => {
  const secret = randomBytes(32).toString('hex');
  const controlToken = randomBytes(32).toString('hex');
  const server = await startServer(terminal, { CHAT_CONTRACT_SECRET: secret, CHAT_CONTRACT_CONTROL_TOKEN: controlToken });
  try {
    return await judge(terminal, { urls: [server.url], secret, controlToken }, [{ name: 'pretty', file: undefined }]);
  } finally {
    await server.stop();
  }
};

async function startServer({ entry, env, stderr }: Terminal, secrets: Readonly<Record<string, string>>): Promise<DemoServer> {
  const child = spawn(process.execPath, [entry, ...serverArguments], {
    // In memory and with its own options, whatever deployment this terminal is about.
    env: { ...withoutOurs(env), ...secrets },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C is ours to handle, the server has to answer until the partial report is there.
    detached: true,
  });
  const stop = (): Promise<void> => stopServer(child);
  child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.write(text));
  // Written to a child that has already gone: its exit is noticed anyway.
  child.stdin.on('error', () => undefined);
  try {
    return { url: await urlOf(child), stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

function withoutOurs(env: Terminal['env']): Terminal['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('CHAT_CONTRACT_')));
}

/** The line that the server prints when it is ready. */
async function urlOf(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error('Failed to start the reference server: it has no standard output.');
  const deadline = AbortSignal.timeout(startWithinMs);
  const lines = createInterface({ input: stdout });
  try {
    const ready = once(lines, 'line', { signal: deadline }).then(([line]) => String(line));
    const gone = once(child, 'exit', { signal: deadline }).then(([code]): never => {
      throw new Error(`Failed to start the reference server: it ended with code ${String(code)}.`);
    });
    return await Promise.race([ready, gone]);
  } finally {
    lines.close();
  }
}

/** Ends with its standard input; killed where it does not. */
async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin?.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), endWithinMs);
  await ended;
  clearTimeout(timer);
}
