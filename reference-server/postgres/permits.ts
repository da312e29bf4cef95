import { StoreOverloaded } from '../../src/engine/ports.ts';

/** So many at a time; the others wait, not for long and not without number. */
export interface Permits {
  /** Resolves when it is one's turn; rejects with `StoreOverloaded` where the queue is full or does not move. */
  take(): Promise<void> | undefined;
  /** To be called once for each `take` that was granted. */
  give(): void;
  readonly waiting: number;
  /** Sends away who waits. */
  refuseAll(cause: Error): void;
}

export interface PermitsSettings {
  readonly count: number;
  readonly waitMs: number;
  /** How many may wait. */
  readonly queue: number;
}

interface Waiter {
  readonly grant: () => void;
  readonly refuse: (cause: Error) => void;
}

export function createPermits({ count, waitMs, queue }: PermitsSettings): Permits {
  let free = count;
  const waiters = new Set<Waiter>();

  return {
    take() {
      if (free > 0) {
        free -= 1;
        return undefined;
      }
      if (waiters.size >= queue) throw new StoreOverloaded('Too many statements are waiting for PostgreSQL.');
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          clearTimeout(timer);
          waiters.delete(waiter);
        };
        const waiter: Waiter = {
          grant() {
            leave();
            resolve();
          },
          refuse(cause) {
            leave();
            reject(cause);
          },
        };
        const timer = setTimeout(
          () => waiter.refuse(new StoreOverloaded(`No connection to PostgreSQL came free within ${waitMs} ms.`)),
          waitMs,
        );
        waiters.add(waiter);
      });
    },
    give() {
      const [next] = waiters;
      if (next === undefined) free += 1;
      else next.grant();
    },
    get waiting() {
      return waiters.size;
    },
    refuseAll(cause) {
      for (const waiter of waiters) waiter.refuse(cause);
    },
  };
}
