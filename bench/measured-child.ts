import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface MeasuredChild {
  readonly url: string;
  cpu(): Promise<number>;
  memory(): Promise<number>;
  stop(): Promise<void>;
}

type Question = 'cpu' | 'memory';

/** Starts a server program of this folder in a process of its own, so that only its work is measured. */
export async function startMeasured(program: string, args: readonly string[] = []): Promise<MeasuredChild> {
  const child = fork(new URL(`./${program}.js`, import.meta.url), args, {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const url = await answerOf(child, 'url');
  return {
    url: String(url),
    cpu: () => ask(child, 'cpu'),
    memory: () => ask(child, 'memory'),
    async stop() {
      const exit = once(child, 'exit');
      child.kill();
      await exit;
    },
  };
}

async function ask(child: ChildProcess, question: Question): Promise<number> {
  const answer = answerOf(child, question);
  child.send(question);
  return Number(await answer);
}

function answerOf(child: ChildProcess, topic: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const finish = (how: () => void): void => {
      child.off('message', onMessage).off('exit', onExit);
      how();
    };
    const onMessage = (message: unknown): void => {
      if (typeof message === 'object' && message !== null && topic in message) finish(() => resolve(Object.values(message)[0]));
    };
    const onExit = (code: number | null): void =>
      finish(() => reject(new Error(`Failed to measure: the server process ended with ${code}.`)));
    child.on('message', onMessage).on('exit', onExit);
  });
}

/** The child's side: tells its URL, then answers questions about itself. */
export function tellMeasurements(url: string): void {
  process.on('message', (question: Question) => {
    if (question === 'cpu') {
      const { user, system } = process.cpuUsage();
      process.send?.({ cpu: user + system });
      return;
    }
    // Twice, with a turn between: finalizers of the first collection free what the second can take.
    globalThis.gc?.();
    setImmediate(() => {
      globalThis.gc?.();
      process.send?.({ memory: process.memoryUsage.rss() });
    });
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ url });
}
