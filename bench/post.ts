import { randomUUID } from 'node:crypto';
import { type AnsweringSocket, openAnswering } from './answering-socket.ts';
import { endWithin } from './give-up.ts';
import { median, table, verdict } from './figures.ts';
import { type MeasuredChild, startMeasured } from './measured-child.ts';
import { signedRequest } from './signed-request.ts';

/**
 * What one post costs the server: the reference server (plan mode, nobody answers messages, nobody listens) beside bare Fastify
 * with the same signature check. Rounds alternate; requests are signed before their round begins, in this process.
 */
const rounds = 9;
const postsPerRound = 4_000;
const clients = 32;
const projects = 20;
const messageChars = 120;
const cpuRatioTarget = 2;
const deadlineSeconds = 120;

interface Target {
  readonly name: string;
  readonly child: MeasuredChild;
  readonly sockets: readonly AnsweringSocket[];
}

interface Round {
  readonly cpuUsPerPost: number;
  readonly perSecond: number;
}

const rooms = Array.from({ length: projects }, () => ({ projectId: randomUUID(), userId: randomUUID() }));

async function openTarget(name: string, program: string): Promise<Target> {
  const child = await startMeasured(program);
  const sockets = await Promise.all(Array.from({ length: clients }, () => openAnswering(child.url)));
  return { name, child, sockets };
}

function draft(index: number): Buffer {
  const { projectId, userId } = rooms[index % projects] ?? { projectId: '', userId: '' };
  const body = { projectId, userId, message: `${index} `.padEnd(messageChars, 'x'), buildImmediately: false, client_msg_id: randomUUID() };
  return signedRequest('POST', '/v1/chat/unified', userId, JSON.stringify(body));
}

async function playRound({ child, sockets }: Target): Promise<Round> {
  const requests = Array.from({ length: postsPerRound }, (_, index) => draft(index));
  let next = 0;
  const cpuBefore = await child.cpu();
  const startedAt = performance.now();
  const work = async (socket: AnsweringSocket): Promise<void> => {
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      const status = await socket.send(request);
      if (status !== 201) throw new Error(`Failed to post: ${status}.`);
    }
  };
  await Promise.all(sockets.map(work));
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuUs = (await child.cpu()) - cpuBefore;
  return { cpuUsPerPost: cpuUs / postsPerRound, perSecond: postsPerRound / seconds };
}

function row({ name }: Target, played: readonly Round[]): string[] {
  return [
    name,
    median(played.map((round) => round.cpuUsPerPost)).toFixed(1),
    String(Math.round(median(played.map((round) => round.perSecond)))),
  ];
}

endWithin(deadlineSeconds);
const reference = await openTarget('reference server', 'reference');
const bare = await openTarget('bare Fastify', 'post-bare');
const played: { readonly reference: Round; readonly bare: Round }[] = [];
// Two rounds more than counted: they warm both up.
for (let round = -2; round < rounds; round += 1) {
  const pair = { reference: await playRound(reference), bare: await playRound(bare) };
  if (round >= 0) played.push(pair);
}
const rows = [
  ['', 'CPU us/post', 'posts/s'],
  row(
    reference,
    played.map((pair) => pair.reference),
  ),
  row(
    bare,
    played.map((pair) => pair.bare),
  ),
];
const ratio = verdict(
  'CPU per post beside bare',
  median(played.map((pair) => pair.reference.cpuUsPerPost / pair.bare.cpuUsPerPost)),
  cpuRatioTarget,
);
process.stdout.write(`${table(rows)}\n\n${ratio.line}\n`);
process.exitCode = ratio.met ? 0 : 1;

for (const { child, sockets } of [reference, bare]) {
  for (const socket of sockets) socket.close();
  await child.stop();
}
