import type { RunningServer } from './server.ts';

/** How a server that was told to end has ended: `drained` after the first signal, `cut` at the second. */
export type Ending = 'drained' | 'cut';

const signals = ['SIGTERM', 'SIGINT'] as const;

/**
 * Serves until the process is told to end (SIGTERM, SIGINT), then drains; a second signal ends everything at once.
 * Who calls this decides about the exit.
 */
export function drainOnSignal(server: RunningServer): Promise<Ending> {
  return new Promise((resolve, reject) => {
    let ending: Ending | undefined;
    const onSignal = (): void => {
      const ended = ending === undefined ? server.drain() : server.close();
      ending = ending === undefined ? 'drained' : 'cut';
      ended.then(onEnd, reject);
    };
    const onEnd = (): void => {
      for (const signal of signals) process.off(signal, onSignal);
      resolve(ending ?? 'drained');
    };
    for (const signal of signals) process.on(signal, onSignal);
  });
}
