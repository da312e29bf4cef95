import { randomUUID } from 'node:crypto';
import { openAnswering } from './answering-socket.ts';
import { endWithin } from './give-up.ts';
import { median, quantile, table, verdict } from './figures.ts';
import { type MeasuredChild, startMeasured } from './measured-child.ts';
import { requireOpenFiles } from './open-files.ts';
import { mark, openReaders, type Readers } from './readers.ts';
import { signedRequest } from './signed-request.ts';

/**
 * Many readers of one project: the reference server beside a bare node:http fan-out, each in a process of its own, the readers
 * in this one. Rounds alternate between the two, so that whatever else the machine does falls on both; the ratio is the median
 * of the rounds' ratios.
 */
const scales = [
  { readers: 1_000, eventsPerRound: 50, rounds: 9 },
  { readers: 5_000, eventsPerRound: 12, rounds: 9 },
] as const;
const cpuRatioTarget = 1.15;
const memoryTargetKb = 25;
/** Events on their way at a time: enough to keep the server busy while readers catch up. */
const window = 3;
const messageChars = 120;
const deadlineSeconds = 180;

interface Round {
  readonly cpuUsPerEvent: number;
  readonly perSecond: number;
  readonly latencies: readonly number[];
}

interface Target {
  readonly name: string;
  readonly child: MeasuredChild;
  readonly readers: Readers;
  readonly kbPerConnection: number;
  post(): Promise<void>;
  close(): Promise<void>;
}

async function openTarget(name: string, program: string, count: number): Promise<Target> {
  const child = await startMeasured(program);
  const projectId = randomUUID();
  const userId = randomUUID();
  const sender = await openAnswering(child.url);
  const post = async (): Promise<void> => {
    const sentAt = (performance.timeOrigin + performance.now()).toFixed(3);
    const message = `${mark}${sentAt} `.padEnd(messageChars, 'x');
    const body = JSON.stringify({ projectId, userId, message, buildImmediately: false });
    const status = await sender.send(signedRequest('POST', '/v1/chat/unified', userId, body));
    if (status !== 201) throw new Error(`Failed to post: ${status}.`);
  };
  // Warm before the first look at memory: code that is loaded once belongs to no connection.
  const first = await openReaders(child.url, projectId, 20);
  await post();
  await first.delivered(20);
  first.close();
  const idle = await child.memory();
  const readers = await openReaders(child.url, projectId, count);
  const kbPerConnection = ((await child.memory()) - idle) / 1_024 / count;
  return {
    name,
    child,
    readers,
    kbPerConnection,
    post,
    async close() {
      readers.close();
      sender.close();
      await child.stop();
    },
  };
}

/** `before`: events posted in earlier rounds. */
async function playRound({ child, readers, post }: Target, count: number, events: number, before: number): Promise<Round> {
  readers.takeLatencies();
  const cpuBefore = await child.cpu();
  const startedAt = performance.now();
  for (let n = 1; n <= events; n += 1) {
    await readers.delivered((before + n - window) * count);
    await post();
  }
  await readers.delivered((before + events) * count);
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuUs = (await child.cpu()) - cpuBefore;
  return { cpuUsPerEvent: cpuUs / (events * count), perSecond: (events * count) / seconds, latencies: readers.takeLatencies() };
}

function row({ name, kbPerConnection }: Target, count: number, rounds: readonly Round[]): string[] {
  const latencies = rounds.flatMap((round) => round.latencies);
  return [
    `${count} readers, ${name}`,
    median(rounds.map((round) => round.cpuUsPerEvent)).toFixed(2),
    String(Math.round(median(rounds.map((round) => round.perSecond)))),
    quantile(latencies, 0.5).toFixed(1),
    quantile(latencies, 0.99).toFixed(1),
    kbPerConnection.toFixed(1),
  ];
}

endWithin(deadlineSeconds);
// Both ends of the readers of two servers, the readers' ends in this process.
requireOpenFiles(2 * Math.max(...scales.map(({ readers }) => readers)) + 200);

const rows: string[][] = [['', 'CPU us/delivery', 'deliveries/s', 'p50 ms', 'p99 ms', 'KB/connection']];
const verdicts: ReturnType<typeof verdict>[] = [];

for (const { readers, eventsPerRound, rounds } of scales) {
  const reference = await openTarget('reference server', 'reference', readers);
  const bare = await openTarget('bare node:http', 'stream-bare', readers);
  const played: { readonly reference: Round; readonly bare: Round }[] = [];
  // One round more than counted: the first warms the path up.
  for (let round = 0; round <= rounds; round += 1) {
    const before = round * eventsPerRound;
    const pair = {
      reference: await playRound(reference, readers, eventsPerRound, before),
      bare: await playRound(bare, readers, eventsPerRound, before),
    };
    if (round > 0) played.push(pair);
  }
  rows.push(
    row(
      reference,
      readers,
      played.map((pair) => pair.reference),
    ),
  );
  rows.push(
    row(
      bare,
      readers,
      played.map((pair) => pair.bare),
    ),
  );
  const ratio = median(played.map((pair) => pair.reference.cpuUsPerEvent / pair.bare.cpuUsPerEvent));
  verdicts.push(verdict(`${readers} readers, CPU per delivered event beside bare`, ratio, cpuRatioTarget));
  verdicts.push(verdict(`${readers} readers, memory per connection`, reference.kbPerConnection, memoryTargetKb, ' KB'));
  await reference.close();
  await bare.close();
}

process.stdout.write(`${table(rows)}\n\n${verdicts.map(({ line }) => line).join('\n')}\n`);
process.exitCode = verdicts.every(({ met }) => met) ? 0 : 1;
