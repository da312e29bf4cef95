import { limits } from '../../src/contract/index.ts';
import { describeReply, type Live, type Reply, scenario } from '../../src/kit/index.ts';
import { requireSeen } from '../seen.ts';

/** Ruling 31. */
const { stalledReaderMessages: messages, stalledReaderDelayMs: delayMs, messageMaxChars: characters } = limits;
const width = 16;

interface Post {
  readonly text: string;
  readonly reply: Reply<'postMessage'>;
}

export const stalledReader = scenario({
  id: 'events/stalled-reader',
  title: 'One reader falls asleep while a thousand long messages are written: nobody else notices',
  cost: { messages: messages + 1, characters: 10_000_000, streams: 3 },
  budgetMs: 180_000,
  takes: { disposable: true },

  given: async (world) => {
    const room = await world.room();
    const { capabilities, discovery } = world.target;
    const bounded = discovery !== undefined && discovery.limits.message_max_chars < characters;
    if (capabilities.has('stub')) await world.control.send({ action: 'assistant.stub', projectId: room.projectId, on: true });
    // The sleeper is the first in the project's list and the writer's own stream; the others are strangers to both.
    const sleeper = await room.open({ stalled: true });
    const readers = [await (await room.asAnyone()).open(), await (await room.asAnyone()).open()];
    for (const live of [sleeper, ...readers]) world.need(live.answer, 200);
    return { room, bounded, sleeper, readers };
  },

  when: async ({ room, bounded, sleeper, readers }, world) => {
    const bound = () => delayMs + world.patience.slackMs;
    const posts: Post[] = [];
    let tooSlow = bounded;
    await world.all(
      width,
      Array.from({ length: messages }, (_, index) => async () => {
        // One post that hangs has told everything; nobody waits for the rest.
        if (tooSlow) return;
        const text = `${index} ${world.uuid()} `.padEnd(characters, 'all work and no sleep ');
        const reply = await room.post(world.draft(text), { timeoutMs: bound() + 100 });
        posts.push({ text, reply });
        tooSlow ||= reply.exchange.tookMs > bound();
      }),
    );
    const texts = new Set(posts.filter(({ reply }) => reply.status === 201).map(({ text }) => text));
    await Promise.all(readers.map((reader) => reader.until(hasMessages(texts), bound())));
    const arrivals = readers.map(arrivalsByText);
    for (const live of [sleeper, ...readers]) await live.close();
    return { bound: bound(), posts, arrivals };
  },

  then: {
    'sse.stalled-reader': ({ bounded, bound, posts, arrivals }, expect) => {
      if (bounded) expect.skip(`messages are bounded below ${characters} characters by the target's own message_max_chars`);
      const slowest = Math.max(...posts.map(({ reply }) => reply.exchange.tookMs));
      expect.within(slowest, bound, 'the slowest post');
      for (const [index, arrived] of arrivals.entries()) {
        const delays = posts.flatMap(({ text, reply }) => {
          return reply.status === 201 ? [(arrived.get(text) ?? Number.POSITIVE_INFINITY) - reply.exchange.endedAtMs] : [];
        });
        const longest = Math.max(0, ...delays);
        expect.within(
          Number.isFinite(longest) ? longest : undefined,
          bound,
          `the last of the messages to reach reader ${index + 1}, after its answer`,
        );
      }
      const sent = posts.filter(({ reply }) => reply.status === 201).length;
      requireSeen(
        expect,
        slowest > bound || sent === messages,
        `only ${sent} of ${messages} messages were accepted: ${posts.map(({ reply }) => describeReply(reply)).at(-1)}`,
      );
    },
  },
});

/** Counts as it goes: a thousand events are looked at once each. */
function hasMessages(texts: ReadonlySet<unknown>): (live: Live) => boolean {
  let at = 0;
  let found = 0;
  return ({ durable }) => {
    for (; at < durable.length; at++) if (texts.has(durable[at]?.payload['message'])) found += 1;
    return found >= texts.size;
  };
}

function arrivalsByText(live: Live): ReadonlyMap<unknown, number> {
  return new Map(live.durable.filter(({ name }) => name === 'message.created').map(({ payload, atMs }) => [payload['message'], atMs]));
}
