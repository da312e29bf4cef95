import type { Awaitable } from '../../src/engine/ports.ts';

/** What a store in memory answers, at once: so a script can look and act with nothing in between. */
export function immediate<T>(answer: Awaitable<T>): T {
  if (answer instanceof Promise)
    throw new Error('Failed to read a store of the mock: it does not answer at once. Give it stores in memory.');
  return answer;
}
