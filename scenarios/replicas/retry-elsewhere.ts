import { type Draft, type Live, type Reply, type Room, scenario, type World } from '../../src/kit/index.ts';
import { crossingMs, everywhere, nthOf, openOnEach, readAftermaths } from './across.ts';
import { expectOneCopy, expectOneMessage } from './one-message.ts';

const rounds = 4;
const retriesAtMost = 12;

type Replies = Reply<'postMessage'>[];

/** Posts here, and while the answer is out sends retries elsewhere, one after every round trip of a cheap request. */
async function retryInFlight(here: Room, elsewhere: readonly Room[], draft: Draft): Promise<Replies> {
  let answered = false;
  const first = here.post(draft).finally(() => {
    answered = true;
  });
  const retries: Promise<Reply<'postMessage'>>[] = [];
  do {
    const there = nthOf(elsewhere, retries.length);
    retries.push(there.resend(draft));
    await there.readStatus();
  } while (!answered && retries.length < retriesAtMost);
  return [await first, ...(await Promise.all(retries))];
}

/** The event may be there before the answer: the client that sees it on another replica retries there. */
async function retryAtEvent(world: World, here: Room, there: Room, live: Live, draft: Draft): Promise<Replies> {
  const first = here.post(draft);
  const atEvent = live.untilMessage(draft, crossingMs(world)).then(() => there.resend(draft));
  return Promise.all([first, atEvent]);
}

/** The connection is lost with the answer, and the load balancer has another replica for the retry. */
async function retryLost(here: Room, elsewhere: readonly Room[], draft: Draft): Promise<Replies> {
  await here.postAndHangUp(draft);
  const replies: Replies = [];
  for (const there of elsewhere) replies.push(await there.resend(draft));
  return [...replies, await here.resend(draft)];
}

export const retryElsewhere = scenario({
  id: 'replicas/retry-elsewhere',
  title: 'A retry on another replica, while the first post is in flight or after its answer was lost, makes no second message',
  needs: ['replicas'],
  cost: { messages: 3 * rounds + 2 },
  budgetMs: 90_000,

  given: async (world) => {
    const room = await world.room();
    return { room, lives: await openOnEach(world, room) };
  },

  when: async ({ room, lives }, world) => {
    const rooms = everywhere(world, room);
    const answered: { draft: Draft; replies: Replies }[] = [];
    const lost: { draft: Draft; replies: Replies }[] = [];
    for (let round = 0; round < rounds; round++) {
      const here = nthOf(rooms, round);
      const elsewhere = rooms.filter((other) => other !== here);
      const there = nthOf(elsewhere, round);

      const overtaken = world.draft(`in flight ${round} ${world.uuid()}`);
      const inFlight = await retryInFlight(here, elsewhere, overtaken);
      answered.push({ draft: overtaken, replies: [...inFlight, await there.resend(overtaken), await here.resend(overtaken)] });

      const seen = world.draft(`seen ${round} ${world.uuid()}`);
      const live = nthOf(lives, rooms.indexOf(there));
      answered.push({ draft: seen, replies: await retryAtEvent(world, here, there, live, seen) });

      const gone = world.draft(`lost ${round} ${world.uuid()}`);
      lost.push({ draft: gone, replies: await retryLost(here, elsewhere, gone) });
    }
    return { answered, lost, afters: await readAftermaths(room, lives) };
  },

  then: {
    'idem.across-replicas': ({ room, answered, lost, afters }, expect) => {
      for (const { draft, replies } of answered) expectOneMessage(expect, afters, room, draft, replies);
      for (const { draft, replies } of lost) {
        // Whether the post that lost its answer was stored before the first retry or not at all, nobody knows.
        const [first, ...others] = replies;
        if (first !== undefined) expect.answered(first, [200, 201], 'the retry on another replica after a lost answer');
        for (const other of others) expect.answered(other, 200, 'one more retry');
        expectOneCopy(expect, afters, room, draft, replies);
      }
    },
  },
});
