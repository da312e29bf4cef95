import type { Terminal } from './terminal.ts';

/** Resolves when a server is told to end: by an interruption, or where it was asked for when standard input ends. */
export function toldToEnd({ interrupted, readStdin }: Terminal, untilStdinEnds: boolean): Promise<unknown> {
  const told = new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve(), { once: true });
  });
  return untilStdinEnds ? Promise.race([told, readStdin()]) : told;
}
