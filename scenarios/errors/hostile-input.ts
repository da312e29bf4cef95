import { limits } from '../../src/contract/index.ts';
import { type AnyReply, describeReply, type Room, scenario, type World } from '../../src/kit/index.ts';
import { accepted } from '../refusals.ts';
import { expectErrorShape } from './error-form.ts';
import { hostileCorpus } from './hostile-corpus.ts';
import type { HostileInput } from './hostile-request.ts';
import { expectNoLeak } from './leaks.ts';
import { preferringPlan } from '../preferring-plan.ts';

/** A timer may be early by a little: what was given up then was given up at its bound. */
const timerMs = 20;

interface Suffered {
  readonly input: HostileInput;
  readonly reply: AnyReply;
  /** How long it was given, milliseconds; our lag at that moment included. */
  readonly boundMs: number;
  /** A correct request right behind it, on another socket. */
  readonly next: AnyReply;
  /** What the input itself carried. */
  readonly sent: readonly string[];
}

export const hostileInput = scenario({
  id: 'errors/hostile-input',
  title: 'Nothing in the corpus of hostile input breaks the server: no 5xx, no hang, and the next request is served',
  cost: { messages: 40, turns: 55, characters: 5300, streams: 40, requests: 490 },
  budgetMs: 120_000,

  given: async (world) => {
    const room = await world.room();
    world.need(await room.readStatus(), 200);
    await preferringPlan(world, room);
    return { room };
  },

  when: async ({ room }, world) => ({
    suffered: await world.all(
      8,
      hostileCorpus.map((input) => () => suffer(world, room, input)),
    ),
    // A counter stays readable and writable after all of it.
    after: await room.post(world.draft()),
  }),

  then: {
    'error.hostile-input': ({ suffered, after }, expect) => {
      for (const { input, reply, boundMs, next } of suffered) {
        const status = reply.raw?.status;
        expect.that(status === undefined || status < 500, input.name, { expected: 'no 5xx', actual: describeReply(reply) });
        // What was given up at its bound has taken that long: without an answer only a reset is no hang.
        const { tookMs } = reply.exchange;
        expect.within(
          reply.status === 'unknown' && tookMs > boundMs - timerMs ? undefined : tookMs,
          boundMs,
          `${input.name}: time to the answer`,
        );
        expect.that(accepted(next), `a correct request after ${input.name}`, { expected: '2xx', actual: describeReply(next) });
      }
      expect.that(after.status === 201, 'a message after the whole corpus', { expected: 201, actual: describeReply(after) });
    },
    'error.shape': ({ suffered, after }, expect) => {
      expect.control(accepted(after), 'a correct message was refused');
      for (const { input, reply } of suffered) {
        if (input.transport !== true && (reply.raw?.status ?? 0) >= 400 && reply.raw?.status !== 431)
          expectErrorShape(expect, input.name, reply);
      }
    },
    'error.no-leak': ({ suffered, after }, expect) => {
      expect.control(accepted(after), 'a correct message was refused');
      for (const { input, reply, sent } of suffered) expectNoLeak(expect, input.name, reply, sent);
    },
  },
});

async function suffer(world: World, room: Room, input: HostileInput): Promise<Suffered> {
  const { projectId, userId } = room;
  const options = input.build({ projectId, userId, uuid: () => world.uuid() });
  const boundMs = limits.hangMs + world.patience.slackMs;
  const reply: AnyReply = await room.send(input.operation, {
    ...options,
    // A server may close the connection on which it was insulted; nobody else's request is to be lost with it.
    headers: { connection: 'close', ...options.headers },
    timeoutMs: boundMs,
  });
  const { path = '', query = '', headers = {}, rawBody, body } = options;
  const asked =
    typeof query === 'string'
      ? query
      : new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString();
  const sent = [path, decodedOrEmpty(path), asked, decodedOrEmpty(asked), ...Object.values(headers).filter((value) => value !== null)];
  if (typeof rawBody === 'string') sent.push(rawBody);
  if (body !== undefined)
    sent.push(JSON.stringify(body), ...Object.values(body as object).filter((value): value is string => typeof value === 'string')); // `as`: the corpus has objects there
  return { input, reply, boundMs, next: await room.readStatus(), sent };
}

function decodedOrEmpty(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
