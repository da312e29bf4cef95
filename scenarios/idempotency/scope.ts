import { answeredSeq, scenario } from '../../src/kit/index.ts';
import { expectCopies, readAftermath } from '../aftermath.ts';

export const scope = scenario({
  id: 'idempotency/scope',
  title: 'The same client_msg_id from another user, or in another project, is a new message',
  cost: { messages: 9, turns: 17, posts: 12, streams: 6 },
  takes: { projects: 2, users: 2 },

  given: async (world) => {
    const room = await world.room();
    const places = [room, await room.withUser(), await room.elsewhere()];
    const lives = await Promise.all(places.map((place) => place.open()));
    for (const live of lives) world.need(live.answer, 200);
    return { places, lives, draft: world.draft(`scoped ${world.uuid()}`), raced: world.draft(`scoped race ${world.uuid()}`) };
  },

  when: async ({ places, lives, draft, raced }) => {
    const sent = [];
    for (const place of places) sent.push({ place, reply: await place.post(draft) });
    const repeated = [];
    for (const place of places) repeated.push({ place, reply: await place.resend(draft) });
    const race = await Promise.all(places.map(async (place) => ({ place, reply: await place.post(raced) })));
    const afters = [];
    for (const [index, place] of places.entries()) {
      const live = lives[index];
      if (live !== undefined) afters.push({ place, after: await readAftermath(place, live) });
    }
    await Promise.all(lives.map((live) => live.close()));
    return { sent, repeated, race, afters };
  },

  then: {
    'idem.scoped': ({ sent, repeated, race, afters, draft, raced }, expect) => {
      const [first] = sent;
      expect.control(first?.reply.status === 201, 'the first post was not answered 201');
      for (const { place, reply } of [...sent, ...race]) {
        expect.answered(reply, 201, `the post of user ${place.userId} in project ${place.projectId}`);
      }
      // In each scope the key leads to the message of that scope.
      for (const [index, { place, reply }] of repeated.entries()) {
        const original = sent[index]?.reply;
        if (reply.status !== 200 || original === undefined || answeredSeq(original) === undefined || answeredSeq(reply) === undefined)
          continue;
        expect.equal(
          answeredSeq(reply),
          answeredSeq(original),
          `message_seq of the duplicate for user ${place.userId} in project ${place.projectId}`,
        );
      }
      for (const { place, after } of afters) {
        for (const message of [draft, raced]) expectCopies(expect, after, place, message);
      }
    },
  },
});
