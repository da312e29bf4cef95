import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Identities, ListedIdentities } from '../client/identities.ts';
import { ConfigError } from '../config/config-error.ts';
import type { Level } from '../config/format.ts';
import { readPrintedIdentities } from '../config/printed-identities.ts';
import type { ReadConfig } from '../config/read-config.ts';
import { identitiesOf } from '../config/to-options.ts';
import type { ExitCode } from '../runner/exit-code.ts';
import type { Terminal } from './terminal.ts';

/** Both commands, unless the configuration gives another time. */
const defaultTimeoutMs = 120_000;
/** Between being asked to end and being made to. */
const graceMs = 2_000;
/** More than any list of identities. */
const mostBytes = 1_000_000;

type Listed = Exclude<NonNullable<Level['identities']>, 'invent'>;
type Ended = { readonly printed: string } | { readonly problem: string } | 'interrupted';

interface Running {
  readonly cwd: string;
  readonly env: Terminal['env'];
  readonly timeoutMs: number;
  /** Written to its standard input. */
  readonly input?: string;
  readonly stop?: AbortSignal;
}

/** Runs a command by the shell; nothing of what it writes is shown, since nobody knows what is secret in it. Never rejects. */
function runCommand(command: string, { cwd, env, timeoutMs, input = '', stop }: Running): Promise<Ended> {
  return new Promise((resolve) => {
    if (stop?.aborted === true) return resolve('interrupted');
    // In a group of its own: a Ctrl-C is for us to pass on, and whatever it started ends with it.
    const child = spawn(command, { shell: true, cwd, env: { ...env }, detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let why: Ended | undefined;
    let force: NodeJS.Timeout | undefined;
    const signal = (name: NodeJS.Signals) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, name);
      } catch {
        // It has ended by itself.
      }
    };
    const end = (because: Ended) => {
      if (why !== undefined) return;
      why = because;
      signal('SIGTERM');
      force = setTimeout(() => signal('SIGKILL'), graceMs);
    };
    const onStop = () => end('interrupted');
    stop?.addEventListener('abort', onStop, { once: true });
    const timer = setTimeout(
      () => end({ problem: `did not end within ${timeoutMs / 1_000} s, and was stopped. Make it faster, or give identities.timeout` }),
      timeoutMs,
    );
    const finish = (ended: Ended) => {
      clearTimeout(timer);
      clearTimeout(force);
      stop?.removeEventListener('abort', onStop);
      resolve(why ?? ended);
    };
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= mostBytes) chunks.push(chunk);
      else end({ problem: `printed more than ${mostBytes} bytes. Print the identities and nothing else` });
    });
    // Whoever does not read what it is told is free not to.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', (cause) => finish({ problem: `cannot be started (${cause.message})` }));
    child.on('close', (code, killedBy) => {
      if (code === 0) return finish({ printed: Buffer.concat(chunks).toString('utf8') });
      finish({ problem: `ended with ${code === null ? killedBy : `exit code ${code}`}. Run it by hand to see why` });
    });
  });
}

/** What setup printed, over what the file lists. Throws `ConfigError`. */
function merged(file: ReadConfig, listed: Listed, printed: string): Identities {
  const read = readPrintedIdentities(printed);
  if ('problem' in read) return file.fail(['identities', 'setup'], read.problem);
  const { identities } = identitiesOf({ ...listed, ...read.identities });
  return identities ?? file.fail(['identities', 'setup'], 'printed no projects or no users. Print at least one of each');
}

/**
 * Judges with the identities that `identities.setup` prints, and runs `identities.teardown` afterwards, whatever happens: it gets what
 * setup printed on its standard input. Throws `ConfigError` where setup will not do.
 */
export async function withIdentityCommands(
  { env, interrupted, stderr }: Terminal,
  file: ReadConfig | undefined,
  use: (identities: Identities | undefined) => Promise<ExitCode>,
): Promise<ExitCode> {
  const listed = file?.level.identities;
  if (file === undefined || listed === undefined || listed === 'invent') return use(undefined);
  const { setup, teardown, timeout: timeoutMs = defaultTimeoutMs } = listed;
  const running: Running = { cwd: dirname(file.file), env, timeoutMs };
  let printed = '';
  try {
    if (setup === undefined) return await use(undefined);
    const ended = await runCommand(setup, { ...running, stop: interrupted });
    if (ended === 'interrupted') {
      stderr.write('note: interrupted while identities.setup ran; nothing was judged.\n');
      return 130;
    }
    if ('problem' in ended) return file.fail(['identities', 'setup'], ended.problem);
    printed = ended.printed;
    return await use(merged(file, listed, printed));
  } finally {
    // An interrupt is no reason to leave anything behind: it has its time.
    const ended = teardown === undefined ? undefined : await runCommand(teardown, { ...running, input: printed });
    if (ended !== undefined && ended !== 'interrupted' && 'problem' in ended) stderr.write(`note: ${aboutTeardown(file, ended.problem)}\n`);
  }
}

function aboutTeardown(file: ReadConfig, problem: string): string {
  try {
    return file.fail(['identities', 'teardown'], problem);
  } catch (cause) {
    if (cause instanceof ConfigError) return cause.message;
    throw cause;
  }
}

/** Stands for what setup would print. */
const assumed: ListedIdentities = {
  projects: [
    { id: '00000000-0000-4000-8000-000000000001', disposable: true },
    { id: '00000000-0000-4000-8000-000000000002', disposable: true },
  ],
  users: ['00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000004'],
};

/** A dry run starts nothing. */
export function assumeIdentities({ stderr }: Terminal): { readonly identities: Identities } {
  stderr.write('note: a dry run does not run identities.setup; two users and two projects are assumed.\n');
  return { identities: assumed };
}
