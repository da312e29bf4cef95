import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTcpProxy, type TcpProxy } from './proxy/tcp-proxy.ts';
import { deployment, read, type RunningReplica } from './redis/deployment.ts';
import { ownPrefix, redisUrl } from './redis/own-prefix.ts';
import { type OwnRedis, ownRedis } from './redis/own-redis.ts';
import { eventually } from './redis/replica.ts';
import { visit } from './server/signed.ts';

const prefix = ownPrefix();
const url = redisUrl ?? '';

const two = async (settings = {}) => {
  const [one, other] = await deployment([url, url], prefix, settings);
  if (one === undefined || other === undefined) throw new Error('no replicas');
  return { one, other };
};

describe.skipIf(redisUrl === undefined)('two replicas with Redis', () => {
  it('read the log once per ring each, however many are listening', async () => {
    const { one, other } = await two({ maxConnections: 50, keepAliveMs: 30_000, assistant: false });
    const visitor = visit(one.url);
    const readers = await Promise.all(Array.from({ length: 20 }, (_, n) => read((n % 2 === 0 ? one : other).url, visitor)));
    const everybodyHas = (seq: number) => readers.every((reader) => reader.seqs().includes(seq));
    // The first message is awaited, so that every look that listening began with is over.
    expect((await visitor.post('first')).status).toBe(201);
    await eventually(() => everybodyHas(1), 'the first message');
    const before = [one.reads.count, other.reads.count];
    for (let seq = 2; seq <= 11; seq += 1) {
      await visitor.post('x');
      await eventually(() => everybodyHas(seq), `message ${seq}`);
    }
    // A look without a ring, every few seconds, may fall into it.
    for (const [n, { reads }] of [one, other].entries()) {
      expect(reads.count - (before[n] ?? 0)).toBeGreaterThanOrEqual(10);
      expect(reads.count - (before[n] ?? 0)).toBeLessThanOrEqual(12);
    }
  });
});

interface Load {
  /** Answers so far: status and milliseconds. */
  readonly answers: { readonly status: number; readonly ms: number; readonly seq: number; readonly duplicate: number }[];
  stop(): Promise<void>;
}

/** Posts by turns to each replica, each message twice with one key, until it is stopped. */
function load(replicas: readonly RunningReplica[], projectId: string, userId: string): Load {
  const answers: { status: number; ms: number; seq: number; duplicate: number }[] = [];
  let going = true;
  const seqOf = async (response: Response) => ((await response.json()) as { message_seq: number }).message_seq; // `as`: undefined where it is none
  const post = async (n: number): Promise<void> => {
    const [here, there] = [replicas[n % replicas.length], replicas[(n + 1) % replicas.length]];
    const key = randomUUID();
    const send = (to: RunningReplica | undefined) => visit(to?.url ?? '', projectId, userId).post(`message ${n}`, { client_msg_id: key });
    const startedAt = performance.now();
    const first = await send(here);
    const ms = performance.now() - startedAt;
    const seq = await seqOf(first);
    const again = await send(there);
    answers.push({ status: first.status, ms, seq, duplicate: again.status === 200 ? await seqOf(again) : -again.status });
  };
  const loop = async (lane: number): Promise<void> => {
    for (let n = lane; going; n += 4) await post(n);
  };
  const lanes = Promise.all([0, 1, 2, 3].map(loop));
  return {
    answers,
    async stop() {
      going = false;
      await lanes;
    },
  };
}

type Trouble = (redis: { own: OwnRedis; proxies: readonly TcpProxy[] }) => Promise<void> | void;
const troubles: readonly (readonly [name: string, begin: Trouble, end: Trouble])[] = [
  ['is killed and comes back empty', ({ own }) => own.kill(), ({ own }) => own.start()],
  [
    'falls silent',
    ({ proxies }) => {
      for (const proxy of proxies) proxy.pause();
    },
    ({ proxies }) => {
      for (const proxy of proxies) proxy.resume();
    },
  ],
  [
    'is slow',
    ({ proxies }) => {
      for (const proxy of proxies) proxy.shape({ latencyMs: 300 });
    },
    ({ proxies }) => {
      for (const proxy of proxies) proxy.shape({});
    },
  ],
  [
    'is cut off',
    ({ proxies }) => {
      for (const proxy of proxies) {
        proxy.refuse();
        proxy.cutAll();
      }
    },
    ({ proxies }) => {
      for (const proxy of proxies) proxy.accept();
    },
  ],
];

describe.skipIf(redisUrl === undefined)('when Redis', () => {
  it.each(troubles)(
    '%s, posts and streams go on, and all is normal soon after its return',
    { timeout: 60_000 },
    async (_name, begin, end) => {
      const own = await ownRedis();
      const proxies = await Promise.all([startTcpProxy(own), startTcpProxy(own)]);
      onTestFinished(async () => {
        await Promise.all(proxies.map((proxy) => proxy.close()));
      });
      const replicas = await deployment(
        proxies.map(({ port }) => `redis://127.0.0.1:${port}`),
        prefix,
        { maxConnections: 2, eviction: 'takeover', assistant: false },
      );
      const [one, other] = replicas;
      if (one === undefined || other === undefined) throw new Error('no replicas');
      const [projectId, userId] = [randomUUID(), randomUUID()];
      const somebody = visit(one.url, projectId);
      // One stream on each, both places taken; and the senders' project is read by a crowd of others.
      const readers = [await read(one.url, somebody), await read(other.url, somebody)];
      const idle = await Promise.all(replicas.map((replica) => read(replica.url, visit(replica.url))));
      const posts = load(replicas, projectId, userId);
      await eventually(() => posts.answers.length > 10, 'the first posts');

      await begin({ own, proxies });
      await eventually(() => !one.redis.up && !other.redis.up, 'its absence');
      const inTrouble = posts.answers.length;
      const keptAlive = idle.map(({ keepAlives }) => keepAlives());
      await eventually(() => posts.answers.length > inTrouble + 50, 'posts without Redis');
      await eventually(() => idle.every(({ keepAlives }, n) => keepAlives() > (keptAlive[n] ?? 0) + 2), 'keep-alives without Redis');
      // New streams are let in by what each replica holds itself.
      const newcomer = await read(one.url, visit(one.url, projectId));
      expect(newcomer.status()).toBe('200');
      // What one replica was given reaches the readers of the other, who looks by itself, well before the look of every 5 s.
      const apart = visit(one.url);
      const listening = await read(other.url, apart);
      const startedAt = performance.now();
      for (let seq = 1; seq <= 5; seq += 1) {
        await apart.post('x');
        await eventually(() => listening.seqs().at(-1) === seq, `event ${seq} without Redis`);
      }
      expect(performance.now() - startedAt).toBeLessThan(8_000);

      await end({ own, proxies });
      const backAt = performance.now();
      await eventually(() => replicas.every(({ redis }) => redis.up && redis.hearing), 'its return', 5_000);
      // Slots are counted together again: a third stream takes over the first.
      await eventually(
        async () => {
          if (readers[0]?.text().includes('connection.takeover') === true) return true;
          await read(other.url, somebody);
          return false;
        },
        'a takeover across replicas',
        5_000,
      );
      expect(performance.now() - backAt).toBeLessThan(6_000);
      await posts.stop();

      // Nothing was refused, waited long or was stored twice.
      expect(posts.answers.filter(({ status }) => status !== 201)).toEqual([]);
      expect(posts.answers.filter(({ seq, duplicate }) => seq !== duplicate)).toEqual([]);
      expect(Math.max(...posts.answers.map(({ ms }) => ms))).toBeLessThan(3_000);
      const told = posts.answers.map(({ seq }) => seq).sort((a, b) => a - b);
      expect(new Set(told).size).toBe(told.length);
      // The crowd's reader has seen exactly the log from where it began.
      await eventually(() => newcomer.seqs().at(-1) === told.at(-1), 'the last message');
      const [first = 0] = newcomer.seqs();
      expect(newcomer.seqs()).toEqual(told.filter((seq) => seq >= first));
      expect(readers.map(({ seqs }) => seqs()[0])).toEqual([1, 1]);
    },
  );
});
