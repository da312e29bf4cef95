import { StoreProblem } from '../../reference-server/store-problem.ts';
import { type RunningServer, startServer } from '../../reference-server/server.ts';
import { tool } from '../version.ts';
import { noteLineEnd } from './line-end-note.ts';
import type { ServeOptions } from './options.ts';
import type { Command, Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs the reference server until it is interrupted, then drains it. Standard output gets one line, the URL, when the server is
 * ready; the request log goes to standard error. Throws `UsageError` where there is no secret, no place to listen or
 * no store that can be used.
 */
export const serve: Command<ServeOptions> = async (terminal, options) => {
  const server = await start(terminal, options);
  terminal.stdout.write(`${server.url}\n`);
  await end(terminal, options);
  await server.drain();
  return 0;
};

async function start({ env, stderr }: Terminal, options: ServeOptions): Promise<RunningServer> {
  const { secretEnv, controlTokenEnv, databaseEnv, redisEnv, untilStdinEnds: _, assistant, ...settings } = options;
  const secret = env[secretEnv];
  if (secret === undefined || secret === '') {
    throw new UsageError(`Failed to start: ${secretEnv} is not set. Put the secret that senders sign with into that variable.`);
  }
  noteLineEnd({ stderr }, secret, secretEnv);
  const starting = startServer({
    ...settings,
    secret,
    // An empty token would guard nothing, so it counts as none.
    controlToken: env[controlTokenEnv] || undefined,
    assistant: assistant === 'on',
    database: settings.database ?? (env[databaseEnv] || undefined),
    redis: settings.redis ?? (env[redisEnv] || undefined),
    build: tool.version,
    writeLog: (line) => stderr.write(`${line}\n`),
  });
  return starting.catch((error: unknown) => {
    if (error instanceof StoreProblem) throw new UsageError(error.message, { cause: error });
    // What is no refusal of the system is a bug, not a wrong option.
    throw isSystemError(error) ? new UsageError(listenProblem(error, settings), { cause: error }) : error;
  });
}

/** Resolves when the server is told to end. */
function end({ interrupted, readStdin }: Terminal, { untilStdinEnds }: ServeOptions): Promise<unknown> {
  const told = new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve(), { once: true });
  });
  return untilStdinEnds ? Promise.race([told, readStdin()]) : told;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'somebody else is listening there',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'this host name is unknown here',
};

function listenProblem(error: NodeJS.ErrnoException, { host, port }: Pick<ServeOptions, 'host' | 'port'>): string {
  const reason = reasons[error.code ?? ''] ?? error.message;
  return `Failed to listen on ${host}:${port}: ${reason}. Choose another with --host and --port (port 0 picks a free one).`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
