import { Socket } from 'node:net';
import { vi } from 'vitest';

const { setTimeout: realTimeout } = globalThis;
/** Virtual time goes on in steps: what a timer sets going may be late by so much. */
const stepMs = 500;
/** Looks in a row at which nothing was read or written. */
const looks = 3;

let moves = 0;

/** Counts what sockets read and write while `work` goes on. */
function watchSockets(): () => void {
  const { push, write } = Socket.prototype;
  Socket.prototype.push = function (this: Socket, ...args) {
    moves += 1;
    return push.apply(this, args);
  };
  Socket.prototype.write = function (this: Socket, ...args: unknown[]) {
    moves += 1;
    return (write as (...all: unknown[]) => boolean).apply(this, args); // `as`: it has overloads
  };
  return () => Object.assign(Socket.prototype, { push, write });
}

/** Nothing is on its way between the parties, who are all in this process: a loopback socket has no latency of its own. */
async function quiet(): Promise<void> {
  for (let still = 0; still < looks; ) {
    const before = moves;
    await new Promise((resolve) => realTimeout(resolve, 1));
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    still = moves === before ? still + 1 : 0;
  }
}

/**
 * Does the work in virtual time: the timers of everybody in this process stand still while anything is on its way on a socket, and
 * otherwise go on at once. Gives back what it gave, and how much time it took virtually, milliseconds. Dates stay those of the machine.
 */
export async function inVirtualTime<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly tookMs: number }> {
  const unwatch = watchSockets();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  try {
    const startedAt = performance.now();
    let over = false;
    const done = work().finally(() => {
      over = true;
    });
    while (!over) {
      await quiet();
      vi.advanceTimersByTime(stepMs);
    }
    return { result: await done, tookMs: performance.now() - startedAt };
  } finally {
    vi.useRealTimers();
    unwatch();
  }
}
