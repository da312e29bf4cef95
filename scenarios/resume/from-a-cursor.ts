import { durableEventNames } from '../../src/contract/index.ts';
import { type Live, scenario } from '../../src/kit/index.ts';
import { expectDelivered, knownLog, postEach, postOf, ownSeqEvents, readBy, type Reader, seqOfPost } from './log.ts';
import { expectSameEvents } from './same-event.ts';

const durable: ReadonlySet<string> = new Set(durableEventNames);

/** Texts that break a careless frame or a careless decoder. */
const texts = [
  'first',
  'déjà vu — 你好',
  'مرحبا بالعالم',
  'one\ntwo\r\nthree\rfour',
  '\n\nid: 9\nevent: x\ndata: {}\n\n',
  '👩‍👩‍👧‍👦🏳️‍🌈 e\u0301',
];

/** Open at the same time where there are places enough: nine readers, a newcomer, the witness. */
const streams = 11;

export const fromACursor = scenario({
  id: 'resume/from-a-cursor',
  title: 'A reader that comes back with a cursor gets what it missed, each event once, and goes on live',
  cost: { messages: 11, turns: 16, streams: 11 },

  given: async (world) => {
    const room = await world.room();
    const witness = await room.open();
    const drafts = texts.map((text) => world.draft(text));
    // One message without an id of its own: a replay must not add one.
    const missed = await postEach(world, room, [...drafts, { message: `without an id ${world.uuid()}`, buildImmediately: false }]);
    return { room, witness, missed, mark: await room.fence(witness) };
  },

  when: async ({ room, witness, missed, mark }, world) => {
    const seqs = missed.map((post) => seqOfPost(witness.events, post));
    const early = seqs[1] ?? 0;
    const late = seqs[4] ?? 0;
    // Each reader is a user of its own, so that no limit of connections plays a part.
    const open = async (what: string, after: number, options: { lastEventId?: number; fromSeq?: number }): Promise<Reader<Live>> => {
      const reader = await room.asAnyone();
      return { what, after, parts: [await reader.open(options)] };
    };
    // The beginning: of a log that others have filled, the end of what they wrote.
    const { start } = room;
    const openAll = (readers: readonly (readonly [string, number, { lastEventId?: number; fromSeq?: number }])[]) =>
      Promise.all(readers.slice(world.streamsAtOnce < streams ? 1 : 0).map((reader) => open(...reader)));
    const byHeader = await openAll([
      [`Last-Event-ID: ${late}`, late, { lastEventId: late }],
      [`Last-Event-ID: ${early}`, early, { lastEventId: early }],
      [`Last-Event-ID: ${start}`, start, { lastEventId: start }],
    ]);
    const byQuery = await openAll([
      [`from_seq=${late}`, late, { fromSeq: late }],
      [`from_seq=${early}`, early, { fromSeq: early }],
      [`from_seq=${start}`, start, { fromSeq: start }],
    ]);
    const byBoth = await openAll([
      [`Last-Event-ID: ${late} with from_seq=${early}`, late, { lastEventId: late, fromSeq: early }],
      [`Last-Event-ID: ${early} with from_seq=${late}`, early, { lastEventId: early, fromSeq: late }],
      [`Last-Event-ID: ${start} with from_seq=${late}`, start, { lastEventId: start, fromSeq: late }],
    ]);
    const guest = await room.asAnyone();
    // Whatever has arrived by now is old, an assistant's answer included.
    const arrived = witness.durable.flatMap(({ seq }) => (seq === undefined ? [] : [seq]));
    const newcomer = await guest.open();
    const missedLater = await postEach(world, room, [world.draft('live'), world.draft('live, too')]);
    const readers = [...byHeader, ...byQuery, ...byBoth];
    const fence = await room.fence(witness, newcomer, ...readers.flatMap(({ parts }) => parts));
    const posts = [...missed, postOf(room, mark), ...missedLater];
    const log = knownLog(posts, fence, witness.events);
    const old = [...seqs, ...(mark.seq === undefined ? [] : [mark.seq])];
    return { byHeader, byQuery, byBoth, newcomer, fence, log, old, past: new Set([...old, ...arrived]) };
  },

  then: {
    'resume.last-event-id': ({ byHeader, log }, expect) => {
      for (const reader of byHeader) expectDelivered(expect, reader, log);
    },
    'resume.from-seq': ({ byQuery, log }, expect) => {
      for (const reader of byQuery) expectDelivered(expect, reader, log);
    },
    'resume.header-wins': ({ byBoth, log }, expect) => {
      for (const reader of byBoth) expectDelivered(expect, reader, log);
    },
    'resume.no-cursor-live': ({ newcomer, fence, past }, expect) => {
      // Events of other names may belong to the connection and then repeat its cursor (ruling 18).
      const got = newcomer.events.flatMap(({ name, seq }) => (seq !== undefined && durable.has(name) ? [seq] : []));
      expect.equal(
        got.filter((seq) => past.has(seq)),
        [],
        'seqs of old events on a stream without a cursor',
      );
      expect.control(fence.arrived[1] === true, 'a message posted after the stream had opened arrived on it');
    },
    'resume.same-event': ({ byHeader, byQuery, witness, old }, expect) => {
      const live = ownSeqEvents(witness.events, Math.min(...old) - 1);
      let compared = 0;
      for (const reader of [...byHeader, ...byQuery]) {
        const replayed = readBy(reader).filter(({ seq }) => seq !== undefined && old.includes(seq));
        compared += expectSameEvents(expect, replayed, live, reader.what);
      }
      expect.control(compared > 0, 'a message that had been seen live was replayed');
    },
  },
});
