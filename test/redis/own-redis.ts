import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../services/free-port.ts';

/** A Redis that belongs to one test, which may kill it. */
export interface OwnRedis {
  readonly url: string;
  readonly port: number;
  /** As a crash does it. */
  kill(): Promise<void>;
  /** Again on the same port, empty; resolves when it answers. */
  start(): Promise<void>;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write('PING\r\n');
    await once(socket, 'data', { signal: AbortSignal.timeout(1_000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Starts a `redis-server` of the PATH that keeps nothing on disk; it is gone when the test ends. */
export async function ownRedis(): Promise<OwnRedis> {
  const home = await mkdtemp(join(tmpdir(), 'chat-contract-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;

  const kill = async (): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill('SIGKILL');
    await ended;
  };
  const start = async (): Promise<void> => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', home, '--save', '', '--appendonly', 'no'];
    child = spawn('redis-server', settings, { stdio: 'ignore' });
    const deadline = performance.now() + 10_000;
    while (!(await answers(port))) {
      if (performance.now() > deadline) throw new Error(`Failed to start redis-server on port ${port}: it does not answer.`);
    }
  };
  onTestFinished(async () => {
    await kill();
    await rm(home, { recursive: true, force: true });
  });
  await start();
  return { url: `redis://127.0.0.1:${port}`, port, kill, start };
}
