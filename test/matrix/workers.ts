import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Broken, Task } from './task.ts';

/** Some mutants never rest: a process that judged so many is replaced by a new one, which they do not slow down. */
const tasksPerProcess = 12;
/** The whole suite, the strays and the mutant's own stories have a deadline each; after so many together the process hangs. */
const deadlinesAtMost = 8;

export interface WorkersOptions<Outcome> {
  /** The program of a worker, as its file in this folder is called. */
  readonly worker: 'mutant-worker' | 'legal-worker';
  readonly processes: number;
  readonly deadlineMs: number;
  readonly seed: number;
  onAnswer(answer: Outcome | Broken): void;
}

async function answerOf<Outcome>(worker: ChildProcess, task: Task): Promise<Outcome | Broken> {
  const given = new AbortController();
  const limit = AbortSignal.timeout(deadlinesAtMost * task.deadlineMs);
  const signal = AbortSignal.any([given.signal, limit]);
  const answered = once(worker, 'message', { signal }).then(([answer]) => answer as Outcome | Broken); // `as`: our own worker sends nothing else
  const ended = once(worker, 'exit', { signal }).then(([code]) => ({ name: task.name, problem: `ended the process with ${code}` }));
  worker.send(task);
  try {
    return await Promise.race([answered, ended]);
  } catch {
    return { name: task.name, problem: `did not end within ${deadlinesAtMost} deadlines` };
  } finally {
    given.abort();
    await Promise.allSettled([answered, ended]);
  }
}

/** Gives every name to one of several processes, each of which judges one backend at a time. */
export async function judgeInProcesses<Outcome extends { readonly name: string }>(
  names: readonly string[],
  { worker: file, processes, deadlineMs, seed, onAnswer }: WorkersOptions<Outcome>,
): Promise<void> {
  const program = fileURLToPath(new URL(`./${file}.js`, import.meta.url));
  const queue = [...names];
  const work = async (): Promise<void> => {
    while (queue.length > 0) {
      const worker = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      try {
        for (let judged = 0; judged < tasksPerProcess && worker.connected; judged++) {
          const name = queue.shift();
          if (name === undefined) return;
          const answer = await answerOf<Outcome>(worker, { name, deadlineMs, seed });
          onAnswer(answer);
          if ('problem' in answer) break;
        }
      } finally {
        worker.kill('SIGKILL');
      }
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
}
