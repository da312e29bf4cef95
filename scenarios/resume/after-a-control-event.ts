import { type Live, type OpenOptions, type Room, scenario, type World } from '../../src/kit/index.ts';
import {
  expectDelivered,
  expectNothingOld,
  type KnownLog,
  knownLog,
  newest,
  postEach,
  postOf,
  type Reader,
  resumeAt,
  seqOfPost,
} from './log.ts';

/** Some bytes beyond a control event, so that one digit more in a seq is no matter; far less than a message's frame has. */
const beyondBytes = 16;

interface Resumption {
  readonly reader: Reader;
  readonly log: KnownLog;
  /** Own messages from before the first of the reader's streams was opened. */
  readonly old: readonly number[];
}

/** A user of its own opens a stream that is cut once its first event is there. */
async function cutAfterFirstEvent(room: Room, options: OpenOptions = {}): Promise<Live> {
  const live = await (await room.asAnyone()).open(options);
  await live.until(({ events }) => events.length > 0);
  live.cut();
  return live;
}

/** Connects without a cursor, hears nothing but the control event, and comes back after two messages. */
async function comeBackForMore(world: World, room: Room, witness: Live, old: readonly number[], what: string): Promise<Resumption> {
  const deaf = await cutAfterFirstEvent(room);
  const posts = await postEach(world, room, [world.draft('while away'), world.draft('while away, too')]);
  const back = await (await room.asAnyone()).open(resumeAt([deaf]));
  const fence = await room.fence(witness, back);
  const log = knownLog(posts, fence, witness.events);
  const first = Math.min(...posts.map((post) => seqOfPost(witness.events, post)));
  return { reader: { what, after: first - 1, parts: [deaf, back] }, log, old };
}

/** Comes back with a cursor, hears nothing but the control event before the replay, and comes back with that one's id. */
async function comeBackTwice(world: World, room: Room, witness: Live, after: number): Promise<Reader<Live>> {
  const probe = await cutAfterFirstEvent(room, { lastEventId: newest(witness) });
  const deaf = await (await room.asAnyone()).open({ lastEventId: after, cutAfterBytes: probe.bytes + beyondBytes });
  await deaf.untilEnded(world.patience.eventMs);
  deaf.cut();
  const back = await (await room.asAnyone()).open(resumeAt([deaf], { lastEventId: after }));
  return { what: `Last-Event-ID: ${after}, cut right after the control event`, after, parts: [deaf, back] };
}

export const afterAControlEvent = scenario({
  id: 'resume/after-a-control-event',
  title: 'The id of a control event is a cursor as good as any: coming back with it skips nothing and repeats nothing',
  cost: { messages: 14, turns: 20, streams: 9 },
  takes: { projects: 2 },

  given: async (world) => {
    const room = await world.room();
    const witness = await room.open();
    const posts = await postEach(world, room, [world.draft('one'), world.draft('two'), world.draft('three')]);
    const mark = await room.fence(witness);
    const first = witness.events.at(0);
    return {
      room,
      witness,
      posts: [...posts, postOf(room, mark)],
      announces: first !== undefined && !first.durable && first.id !== undefined,
    };
  },

  when: async ({ room, witness, posts, announces }, world) => {
    if (!announces) return { resumptions: [] };
    const empty = await room.elsewhere();
    const witnessThere = await (await empty.asAnyone()).open();
    const onEmptyLog = await comeBackForMore(world, empty, witnessThere, [], 'back with the id of a control event on an empty log');
    const old = posts.map((post) => seqOfPost(witness.events, post));
    const onFullLog = await comeBackForMore(world, room, witness, old, 'back with the id of a control event');
    const reader = await comeBackTwice(world, room, witness, Math.min(...old));
    const fence = await room.fence(witness, ...reader.parts.slice(-1));
    return { resumptions: [onEmptyLog, onFullLog, { reader, log: knownLog(posts, fence, witness.events), old: [] }] };
  },

  then: {
    'resume.any-cut': ({ announces, resumptions }, expect) => {
      if (!announces) expect.skip('this target begins no stream with a control event, so that none can be cut after one');
      for (const { reader, log, old } of resumptions) {
        expectDelivered(expect, reader, log);
        expectNothingOld(expect, reader, old);
      }
    },
  },
});
