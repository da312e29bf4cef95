/** Waiting for something that is looked at whenever anything happens: no polling. */
export interface Waits {
  /** Gives back whether `done` held before the time was up or the waits were closed. Rejects only where `done` throws. */
  until(done: () => boolean, withinMs: number): Promise<boolean>;
  /** Something happened: every wait looks again. */
  look(): void;
  /** Nothing will happen any more: every wait looks a last time, later ones look once. */
  close(): void;
}

interface Waiter {
  readonly done: () => boolean;
  readonly settle: (held: boolean) => void;
  readonly fail: (cause: unknown) => void;
}

/** Calls back when a time is up, unless it was taken out before (`Patience.after`). */
export type After = (ms: number, then: () => void) => () => void;

/** Our own event loop may be behind: what already lies in the sockets is heard before `then`. */
export function afterPendingInput(then: () => void): void {
  setImmediate(() => setImmediate(then));
}

export function createWaits(after: After, onRanOut: () => void): Waits {
  const waiters = new Set<Waiter>();
  let closed = false;
  const look = () => {
    for (const waiter of waiters) {
      try {
        if (waiter.done()) waiter.settle(true);
      } catch (cause) {
        waiter.fail(cause);
      }
    }
  };
  return {
    look,
    until: (done, withinMs) =>
      new Promise((resolve, reject) => {
        if (done()) return resolve(true);
        if (closed) return resolve(false);
        const finish = (then: () => void) => {
          takeOut();
          waiters.delete(waiter);
          then();
        };
        const waiter: Waiter = {
          done,
          settle: (held) => finish(() => resolve(held)),
          fail: (cause) => finish(() => reject(cause)),
        };
        const takeOut = after(withinMs, () => {
          onRanOut();
          waiter.settle(false);
        });
        waiters.add(waiter);
      }),
    close() {
      closed = true;
      look();
      for (const waiter of waiters) waiter.settle(false);
    },
  };
}
