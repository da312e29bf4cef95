import { describeEntry, isRemarkable } from '../../mock-server/backend/describe-entry.ts';
import type { FaultRule } from '../../mock-server/faults/fault-rule.ts';
import { parseFaults } from '../../mock-server/faults/parse-faults.ts';
import { CassetteProblem } from '../../mock-server/files/cassette-problem.ts';
import { cassetteFiles, loadCassette } from '../../mock-server/files/load-cassettes.ts';
import { defaultCassettes } from '../../mock-server/files/shipped-cassettes.ts';
import { watchCassettes } from '../../mock-server/files/watch-cassettes.ts';
import { type RunningMock, startMockServer } from '../../mock-server/http/mock-server.ts';
import { plainText } from '../report/plain-text.ts';
import { tool } from '../version.ts';
import { isSystemError, listenProblem } from './listen-problem.ts';
import type { MockOptions } from './options.ts';
import type { Command, Terminal } from './terminal.ts';
import { toldToEnd } from './told-to-end.ts';
import { BadFile, UsageError } from './usage-error.ts';

/**
 * Runs a mock until it is interrupted. Standard output gets one line, the URL, when it is ready; requests go to standard error.
 * Throws `UsageError` where a cassette or a fault cannot be used, a secret is missing or there is no place to listen.
 */
export const mockCommand: Command<MockOptions, [cassettes: readonly string[]]> = async (terminal, options, named) => {
  const files = told(() => (named.length > 0 ? named : defaultCassettes).flatMap((argument) => cassetteFiles(argument, terminal.cwd)));
  const cassettes = told(() => files.map((file) => loadCassette(file, terminal.cwd)));
  if (options.exact === true && cassettes.every(({ cassette }) => cassette.streams.length === 0))
    throw new UsageError('Failed to start: --exact plays recorded streams, and no cassette has one. Record one, or leave --exact out.');
  const mock = await startMockServer({
    cassettes,
    faults: options.fault.flatMap(readFaults),
    host: options.host,
    port: options.port,
    secret: secretOf(terminal, options),
    // An empty token would guard nothing, so it counts as none.
    controlToken: terminal.env[options.controlTokenEnv] || undefined,
    defaultUserId: options.user,
    basePath: options.basePath,
    speed: options.speed,
    unmatched: options.unmatched,
    seed: options.seed,
    now: options.now,
    allowedOrigins: options.allowOrigin,
    allowedHosts: options.allowHost,
    unnamedEvents: options.unnamedEvents,
    exact: options.exact,
    maxConnections: options.maxConnections,
    keepAliveMs: options.keepAliveMs,
    eviction: options.eviction,
    build: tool.version,
    ...logging(terminal, options),
  }).catch((error: unknown) => {
    throw isSystemError(error) ? new UsageError(listenProblem(error, options), { cause: error }) : error;
  });
  const stopWatching = watchCassettes(named.length > 0 ? files : [], {
    onEdit: reload(mock, terminal, options),
    onProblem: (cause) => terminal.stderr.write(`warning: Edits of cassettes will not be seen: ${plainText(String(cause))}\n`),
  });
  terminal.stdout.write(`${mock.url}\n`);
  await toldToEnd(terminal, options.untilStdinEnds ?? false);
  stopWatching();
  await mock.close();
  return 0;
};

/** What is wrong with cassettes is a mistake of who names them. */
function told<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof CassetteProblem ? new BadFile(error.message, { cause: error }) : error;
  }
}

/** Plays what an editor writes from then on; a cassette with mistakes stays as it was. */
function reload(mock: RunningMock, { cwd, stderr }: Terminal, { logLevel }: MockOptions): (file: string) => void {
  return (file) => {
    try {
      const cassette = loadCassette(file, cwd);
      mock.replace(cassette);
      if (logLevel !== 'silent') stderr.write(`${plainText(cassette.file)} was edited, and is played as it is now.\n`);
    } catch (error) {
      if (!(error instanceof CassetteProblem)) throw error;
      const lines = error.message.split('\n').map(plainText);
      stderr.write(`error: An edited cassette is played as it was, until it can be read:\n${lines.join('\n')}\n`);
    }
  };
}

function readFaults(text: string): readonly FaultRule[] {
  const parsed = parseFaults(text);
  if (!parsed.ok) throw new UsageError(`${parsed.message} It was given by --fault.`);
  return parsed.faults;
}

function secretOf({ env }: Terminal, { auth, secretEnv }: MockOptions): string | undefined {
  if (auth === 'off') return undefined;
  const secret = env[secretEnv];
  if (secret !== undefined && secret !== '') return secret;
  throw new UsageError(
    `Failed to start: ${secretEnv} is not set. Put the secret that senders sign with into that variable, or leave --auth strict out.`,
  );
}

function logging(
  { stderr }: Terminal,
  { logLevel }: MockOptions,
): Pick<Parameters<typeof startMockServer>[0] & object, 'onAnswered' | 'onProblem'> {
  if (logLevel === 'silent') return {};
  return {
    onAnswered(entry) {
      if (logLevel === 'info' || isRemarkable(entry)) stderr.write(`${plainText(describeEntry(entry))}\n`);
    },
    onProblem: (cause) => stderr.write(`${plainText(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))}\n`),
  };
}
