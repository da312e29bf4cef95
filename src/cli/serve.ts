import { StoreProblem } from '../../reference-server/store-problem.ts';
import { type RunningServer, startServer } from '../../reference-server/server.ts';
import { tool } from '../version.ts';
import { noteLineEnd } from './line-end-note.ts';
import { isSystemError, listenProblem } from './listen-problem.ts';
import type { ServeOptions } from './options.ts';
import { toldToEnd } from './told-to-end.ts';
import type { Command, Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs the reference server until it is interrupted, then drains it. Standard output gets one line, the URL, when the server is
 * ready; the request log goes to standard error. Throws `UsageError` where there is no secret, no place to listen or
 * no store that can be used, and `BadFile` with the mistakes of a seed file.
 */
export const serve: Command<ServeOptions> = async (terminal, options) => {
  const server = await start(terminal, options);
  terminal.stdout.write(`${server.url}\n`);
  await toldToEnd(terminal, options.untilStdinEnds ?? false);
  await server.drain();
  return 0;
};

async function start({ env, stderr, cwd }: Terminal, options: ServeOptions): Promise<RunningServer> {
  const { secretEnv, controlTokenEnv, databaseEnv, redisEnv, untilStdinEnds: _, assistant, seedFile, ...settings } = options;
  const secret = env[secretEnv];
  if (secret === undefined || secret === '') {
    throw new UsageError(`Failed to start: ${secretEnv} is not set. Put the secret that senders sign with into that variable.`);
  }
  noteLineEnd({ stderr }, secret, secretEnv);
  const seed = seedFile === undefined ? undefined : (await import('./seed-file.ts')).readSeedFile(seedFile, cwd);
  const starting = startServer({
    ...settings,
    secret,
    // An empty token would guard nothing, so it counts as none.
    controlToken: env[controlTokenEnv] || undefined,
    assistant: assistant === 'on',
    database: settings.database ?? (env[databaseEnv] || undefined),
    redis: settings.redis ?? (env[redisEnv] || undefined),
    seed,
    build: tool.version,
    writeLog: (line) => stderr.write(`${line}\n`),
  });
  return starting.catch((error: unknown) => {
    if (error instanceof StoreProblem) throw new UsageError(error.message, { cause: error });
    // What is no refusal of the system is a bug, not a wrong option.
    throw isSystemError(error) ? new UsageError(listenProblem(error, settings), { cause: error }) : error;
  });
}
