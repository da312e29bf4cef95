import { createdBy, type LiveEvent, scenario } from '../../src/kit/index.ts';
import { requireSeen } from '../seen.ts';
import { belongsTo, isOursAlone } from './attribution.ts';
import { buildsFreely } from '../builds/builds-freely.ts';

export const answers = scenario({
  id: 'events/answers',
  title: 'An answer names the message it answers, and neither it nor a build comes before that message',
  cost: { messages: 6, builds: 1 },
  sparingCost: { builds: 0 },
  takes: { users: 2 },

  given: async (world) => {
    const room = await world.room();
    const other = await room.withUser();
    const live = await room.open();
    world.need(live.answer, 200);
    const plans = [world.draft(`first question ${world.uuid()}`), world.draft(`second question ${world.uuid()}`)];
    const foreign = world.draft(`question of another user ${world.uuid()}`);
    const build = buildsFreely(world) ? [world.draft(`build this ${world.uuid()}`, { buildImmediately: true })] : [];
    return { room, other, live, plans, foreign, build };
  },

  when: async ({ room, other, live, plans, foreign, build }, world) => {
    await using _ = live;
    const { patience } = world;
    const { capabilities } = world.target;
    // At the same time, so that an answer can be given to the wrong message.
    await Promise.all([...[...plans, ...build].map((draft) => room.post(draft)), other.post(foreign)]);
    const asked = [...plans, foreign].map(({ client_msg_id }) => client_msg_id);
    const built = new Set(build.map(({ client_msg_id }) => client_msg_id));
    const toPlans = (events: readonly LiveEvent[]) => namedByAnswers(events).filter((id) => !built.has(String(id)));
    const settled = (events: readonly LiveEvent[], extra: number) => {
      const named = toPlans(events);
      return asked.every((id) => named.includes(id)) || (room.start === 0 && named.length >= asked.length + extra);
    };
    if (capabilities.has('assistant')) {
      await live.until(({ events }) => settled(events, 0), patience.replyMs);
      // As many answers as questions, and still one that nobody names: one more round, so that a late answer is not a missing one.
      if (!asked.every((id) => toPlans(live.events).includes(id)) && settled(live.events, 0)) {
        await room.post(world.draft('one more question'));
        await live.until(({ events }) => settled(events, 1), patience.replyMs);
      }
      // Ruling 19: a message may be answered more than once, and another one later. What names nobody else's is still on its way.
      if (settled(live.events, 0) && toPlans(live.events).every((id) => asked.some((own) => own === id))) {
        await live.until(({ events }) => asked.every((id) => toPlans(events).includes(id)), patience.replyMs);
      }
    }
    for (const { client_msg_id } of build) {
      await live.until(
        ({ events }) => events.some((event) => event.name === 'build.status' && belongsTo(client_msg_id)(event)),
        patience.buildMs,
      );
    }
    const named = toPlans(live.events);
    const fence = await room.fence(live);
    const log = fence.seq === undefined ? { events: [], complete: false } : await room.readLog(fence.seq);
    // A replay that did not get to the fence is judged by the stories of resuming; what is missing in it is missing for their reason.
    const streams = [[...live.events], ...(log.complete ? [log.events] : [])];
    return { fence, named, streams, replayed: log.complete, asked, hasEither: capabilities.has('assistant') || build.length > 0 };
  },

  then: {
    'event.in-reply-to': ({ room, other, live, asked, named, streams, replayed }, expect) => {
      const unnamed = asked.filter((id) => !named.includes(id));
      if (unnamed.length > 0) {
        // Ruling 19: an answer that has not come is no violation. Answers enough for all that do not name them all are one.
        const enough = named.length > asked.length && isOursAlone(live.events, room, other);
        if (!enough) expect.untestable(`${unnamed.length} of ${asked.length} messages were not answered in time`);
        expect.fail('in_reply_to_client_msg_id of the answers', { expected: asked, actual: named });
      }
      // The log tells the same.
      for (const events of streams) {
        const inLog = namedByAnswers(events);
        expect.that(
          asked.every((id) => inLog.includes(id)),
          'in_reply_to_client_msg_id of the answers, live and replayed',
          { expected: asked, actual: inLog },
        );
      }
      requireSeen(expect, replayed, 'the replay did not reach the fence message');
    },
    'event.created-first': ({ room, other, hasEither, plans, foreign, build, streams, replayed, fence }, expect) => {
      if (!hasEither) expect.skip('nobody answers and nothing is built: grant `assistant` or `builds`');
      let judged = 0;
      for (const events of streams) {
        const drafts = [...[...plans, ...build].map((draft) => ({ by: room, draft })), { by: other, draft: foreign }];
        for (const { by, draft } of drafts) {
          const created = events.findIndex(createdBy(by, draft));
          const reaction = events.findIndex(
            (event) => (event.name === 'message.response' || event.name === 'build.status') && belongsTo(draft.client_msg_id)(event),
          );
          if (reaction === -1) continue;
          judged += 1;
          expect.that(created !== -1 && created < reaction, 'message.created before what follows from it', {
            expected: `message.created, ${events[reaction]?.name}`,
            actual: created === -1 ? `${events[reaction]?.name} alone` : `${events[reaction]?.name}, message.created`,
          });
        }
      }
      if (judged === 0) expect.untestable('no answer and no build of these messages was seen in time');
      requireSeen(expect, fence.arrived[0] === true, 'the fence message did not arrive');
      requireSeen(expect, replayed, 'the replay did not reach the fence message');
    },
  },
});

/** What each answer says it answers, in order of arrival. */
function namedByAnswers(events: readonly LiveEvent[]): unknown[] {
  return events.filter(({ name }) => name === 'message.response').map(({ json }) => json?.['in_reply_to_client_msg_id']);
}
