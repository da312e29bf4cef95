import { createdBy, type Live, scenario } from '../../src/kit/index.ts';
import { expectDelivered, knownLog, ownSeqEvents, postOf, postOne, readBy, type Reader, seqOfEvent, seqOfPost } from './log.ts';
import { expectSameEvents } from './same-event.ts';
import { buildsFreely } from '../builds/builds-freely.ts';

function settled({ events }: Live, builds: boolean): boolean {
  const seen = events.map(({ name, payload }) => (name === 'build.status' ? String(payload['status']) : name));
  return seen.includes('message.response') && (!builds || seen.includes('completed') || seen.includes('failed'));
}

export const replayedAnswers = scenario({
  id: 'resume/replayed-answers',
  title: 'Answers and builds are replayed as they were seen live',
  cost: { messages: 3, builds: 1 },
  sparingCost: { builds: 0 },

  given: async (world) => {
    const { capabilities } = world.target;
    const room = await world.room();
    const witness = await room.open();
    const builds = buildsFreely(world);
    const post = await postOne(world, room, world.draft('build something small', { buildImmediately: builds }));
    await witness.until((live) => live.events.some(createdBy(room, post.draft)));
    // No deadline is set for the assistant (ruling 19): what has come by now is compared, the rest is not needed here.
    if (capabilities.has('assistant')) await witness.until((live) => settled(live, builds));
    return { room, witness, post, mark: await room.fence(witness) };
  },

  when: async ({ room, witness, post, mark }) => {
    const returning = await room.asAnyone();
    const reader: Reader<Live> = {
      what: `Last-Event-ID: ${room.start}`,
      after: room.start,
      parts: [await returning.open({ lastEventId: room.start })],
    };
    const fence = await room.fence(witness, ...reader.parts);
    const log = knownLog([post, postOf(room, mark)], fence, witness.events);
    return { reader, log, first: seqOfPost(witness.events, post) };
  },

  then: {
    'resume.last-event-id': ({ reader, log }, expect) => expectDelivered(expect, reader, log),
    'resume.same-event': ({ reader, witness, first, log }, expect) => {
      const replayed = readBy(reader).filter((event) => {
        const seq = seqOfEvent(event) ?? 0;
        return seq >= first && seq < log.until;
      });
      const compared = expectSameEvents(expect, replayed, ownSeqEvents(witness.events, first - 1), reader.what);
      expect.control(compared > 0, 'a message that had been seen live was replayed');
    },
  },
});
