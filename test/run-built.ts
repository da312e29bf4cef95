import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The command as people have it: built, in a process of its own. `npm test` builds it first. */

export const root = resolve(import.meta.dirname, '..');
export const builtEntry = join(root, 'dist/bin/chat-contract.js');

export interface Started {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  /** Resolves once the text has appeared on standard output or standard error; rejects where the process ends without it. */
  saw(text: string | RegExp): Promise<void>;
}

export function startBuilt(args: readonly string[], env: Readonly<Record<string, string>> = {}, entry = builtEntry): Started {
  if (!existsSync(entry)) throw new Error(`${entry} is not there: run \`npm run build\` first.`);
  // Nothing of the tester's own environment: no secret, no FORCE_COLOR.
  const child = spawn(process.execPath, [entry, ...args], { env: { PATH: process.env['PATH'] ?? '', ...env } });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  }
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => (typeof code === 'number' ? code : String(signal)));
  const saw = async (text: string | RegExp): Promise<void> => {
    const there = (): boolean =>
      [written.stdout, written.stderr].some((all) => (typeof text === 'string' ? all.includes(text) : text.test(all)));
    let over = false;
    void ended.then(() => {
      over = true;
    });
    while (!there()) {
      if (over) throw new Error(`It ended without ${String(text)}:\n${written.stdout}\n${written.stderr}`);
      await Promise.race([ended, once(child.stdout, 'data'), once(child.stderr, 'data')]);
    }
  };
  return { child, stdout: () => written.stdout, stderr: () => written.stderr, ended, saw };
}

export async function runBuilt(
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
  entry?: string,
): Promise<{ code: number | string; stdout: string; stderr: string }> {
  const started = startBuilt(args, env, entry);
  started.child.stdin?.end();
  const code = await started.ended;
  return { code, stdout: started.stdout(), stderr: started.stderr() };
}
