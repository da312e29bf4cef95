import { type Draft, describeReply, type Reply, scenario, type World } from '../../src/kit/index.ts';
import { copiesOf, expectReadable, readAftermath } from '../aftermath.ts';

const outageMs = 20_000;

/** Ends the outage: by `reset` where the target knows it (400 for it is not judged), else by waiting for the end it was given. */
async function endOutage(world: World): Promise<void> {
  await world.control.send({ action: 'reset' }).catch(() => world.dueIn(outageMs));
}

export const cacheOutage = scenario({
  id: 'idempotency/cache-outage',
  title: 'Posting goes on while the cache behind idempotency cannot be reached',
  alone: true,
  needs: ['faults'],
  budgetMs: 60_000,
  cost: { messages: 11, posts: 12 },

  given: async (world) => {
    const room = await world.room();
    const drafts = Array.from({ length: 6 }, (_, index) => world.draft(`during the outage ${index} ${world.uuid()}`));
    const { client_msg_id: _, ...unnamed } = world.draft(`during the outage, without an id ${world.uuid()}`);
    return {
      room,
      drafts,
      unnamed,
      known: world.draft(`before the outage ${world.uuid()}`),
      legacy: world.legacyDraft(`legacy ${world.uuid()}`),
    };
  },

  when: async ({ room, drafts, unnamed, known, legacy }, world) => {
    world.need(await room.post(known), 201);
    const legacyWorks = (await room.postLegacy(world.legacyDraft())).status === 201;
    await world.control.send({ action: 'cache.outage', ms: outageMs });
    const during: { draft: Draft; reply: Reply<'postMessage'> }[] = [{ draft: unnamed, reply: await room.post(unnamed) }];
    during.push(...(await Promise.all(drafts.map(async (draft) => ({ draft, reply: await room.post(draft) })))));
    const retry = await room.resend(known);
    const throughLegacy = await room.postLegacy(legacy);
    await endOutage(world);
    // Only posting is judged while the outage lasts (ruling 25), so everything else waits for its end.
    const live = await room.open();
    await using _ = live;
    return { during, retry, legacyWorks, throughLegacy, after: await readAftermath(room, live) };
  },

  then: {
    'idem.survives-cache-outage': ({ room, during, retry, legacyWorks, throughLegacy, after }, expect) => {
      // A 503 that asks for patience is no throttle here: going on is what the clause demands.
      for (const { draft, reply } of during) {
        expect.that(reply.status === 201, `"${draft.message}"`, { expected: 201, actual: describeReply(reply) });
      }
      // Whether a retry is recognised without the cache is left open; that it is answered is not.
      expect.that(retry.status === 200 || retry.status === 201, 'a retry during the outage', {
        expected: '200 or 201',
        actual: describeReply(retry),
      });
      if (legacyWorks)
        expect.that(throughLegacy.status === 201, 'a post through the legacy endpoint', {
          expected: 201,
          actual: describeReply(throughLegacy),
        });
      expectReadable(expect, after);
      for (const { draft, reply } of during) {
        if (reply.status !== 201) continue;
        const { log, history } = copiesOf(after, room, draft);
        expect.that(log.length > 0 && history.length > 0, `"${draft.message}" was answered 201 and is kept`, {
          expected: 'in the log and in the history',
          actual: { log: log.length, history: history.length },
        });
      }
    },
  },
});
