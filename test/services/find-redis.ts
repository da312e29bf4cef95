import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { freePort } from './free-port.ts';
import { type Missing, runningElsewhere, type Service } from './service.ts';

const probeMs = 3_000;
const startMs = 10_000;

/** Whether something there speaks Redis: any reply to a PING will do, also that a password is needed. */
async function answers(url: string): Promise<boolean> {
  const { protocol, hostname, port } = new URL(url);
  const where = { host: hostname.replace(/[[\]]/g, ''), port: Number(port || 6379) };
  const socket = protocol === 'rediss:' ? connectTls({ ...where, servername: where.host }) : connect(where);
  try {
    socket.write('PING\r\n');
    const [chunk]: unknown[] = await once(socket, 'data', { signal: AbortSignal.timeout(probeMs) });
    return /^[+-]/.test(String(chunk));
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** A `redis-server` of the PATH, keeping nothing on disk. */
export async function startOwn(): Promise<Service | Missing> {
  const home = await mkdtemp(join(tmpdir(), 'chat-contract-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const settings = { port, bind: '127.0.0.1', dir: home, save: '', appendonly: 'no' };
  const child = spawn(
    'redis-server',
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: 'ignore' },
  );
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => resolve(`it ended with ${code}`));
  });
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
    await rm(home, { recursive: true, force: true });
  };
  const deadline = performance.now() + startMs;
  for (;;) {
    const problem = await Promise.race([ended, answers(url).then((yes) => (yes ? 'ready' : 'no answer'))]);
    if (problem === 'ready') return { url, origin: 'redis-server of the PATH', stop };
    if (problem !== 'no answer' || performance.now() > deadline) {
      await stop();
      return { missing: `none at 127.0.0.1:6379, and redis-server did not start (${problem})` };
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

/** TEST_REDIS_URL, else one on this machine, else one of our own. */
export async function findRedis(env: NodeJS.ProcessEnv): Promise<Service | Missing> {
  const given = env['TEST_REDIS_URL'];
  if (given !== undefined && given !== '') {
    if (await answers(given)) return runningElsewhere(given, 'TEST_REDIS_URL');
    throw new Error('Failed to reach the Redis of TEST_REDIS_URL. Start it, or unset the variable.');
  }
  const local = 'redis://127.0.0.1:6379';
  return (await answers(local)) ? runningElsewhere(local, local) : startOwn();
}
