import { limits } from '../../src/contract/index.ts';
import { describeReply, type HistoryEntry, type Live, type OpenOptions, type Room, scenario, wireStatus } from '../../src/kit/index.ts';
import { type EventRule, expectDottedNames, expectIdIsSeq, expectTimestamps, expectValidPayloads } from '../events/event-form.ts';
import { expectDelivered, expectNothingOld, type KnownLog, readBy, type Reader, seqOfEvent } from './log.ts';
import { expectSameEvents } from './same-event.ts';

/** Messages that a reader may have missed: no more than these are replayed. */
const most = 20;
const fewest = 3;

export const leftByOthers = scenario({
  id: 'resume/left-by-others',
  title:
    'A reader that comes with a cursor gets what others have written since, each event once and always the same; without one, nothing old',
  cost: { streams: 14, requests: 50 },
  onlyReads: true,
  standsIn: true,

  given: async (world) => {
    const room = await world.room();
    const page = world.need(await room.history({ limit: most + 1 }), 200).body.messages;
    // A longer replay may be truncated: that is resume.long-replay.
    const from = (page.at(-1)?.seq ?? 0) - limits.longReplayEvents;
    return { room, newest: page.filter(({ seq }) => seq > from) };
  },

  when: async ({ room, newest }) => ({ seen: newest.length > fewest ? await look(room, newest) : undefined }),

  then: {
    'resume.last-event-id': (story, expect) => judgeReader(0, story, expect),
    'resume.from-seq': (story, expect) => judgeReader(1, story, expect),
    'resume.header-wins': (story, expect) => {
      judgeReader(2, story, expect);
      judgeReader(3, story, expect);
    },
    'resume.no-cursor-live': (story, expect) => {
      const { withoutCursor } = seenOf(story, expect);
      expectLive(expect, withoutCursor, story.newest);
    },
    'resume.bad-cursor': (story, expect) => {
      const { readers, inHeader, inQuery } = seenOf(story, expect);
      for (const reader of readers.slice(0, 2)) {
        const known = story.newest.map(({ seq }) => seq);
        expect.control(
          readBy(reader).some((event) => known.includes(seqOfEvent(event) ?? 0)),
          `${reader.what} was accepted and replayed something`,
        );
      }
      for (const visit of inHeader) expectLive(expect, visit, story.newest);
      for (const { what, live } of inQuery) {
        expect.that(wireStatus(live.answer) === 400, `${what}: status`, { expected: 400, actual: describeReply(live.answer) });
      }
    },
    'resume.same-event': (story, expect) => {
      const [first, ...others] = seenOf(story, expect).readers.map(readBy);
      let compared = 0;
      for (const events of others) compared += expectSameEvents(expect, events, first ?? [], 'two replays');
      expect.control(compared > 0, 'two readers got the same event');
    },
    'seq.ordered-on-stream': (story, expect) => {
      for (const reader of seenOf(story, expect).readers) {
        const seqs = readBy(reader).flatMap((event) => seqOfEvent(event) ?? []);
        const ascending = seqs.every((seq, at) => at === 0 || seq > (seqs[at - 1] ?? 0));
        expect.that(ascending, `${reader.what}: the order`, { expected: 'strictly increasing seq', actual: seqs });
        if (seqs.length < 2) expect.untestable(`${reader.what}: fewer than two events were replayed`);
      }
    },
    'seq.same-everywhere': (story, expect) => {
      const events = seenOf(story, expect).readers.flatMap(readBy);
      let compared = 0;
      for (const { id, seq, messageType } of story.newest) {
        if (messageType !== 'user') continue;
        for (const event of events.filter(({ name, payload }) => name === 'message.created' && payload['messageId'] === id)) {
          compared += 1;
          expect.equal(
            { id: event.id, seq: event.seq },
            { id: String(seq), seq },
            `message.created of the message with seq ${seq} in the history`,
          );
        }
      }
      expect.control(compared > 0, 'a message of the history was replayed');
    },
    'sse.id-is-seq': (story, expect) => judgeForm(expectIdIsSeq, story, expect),
    'sse.dotted-names': (story, expect) => judgeForm(expectDottedNames, story, expect),
    'sse.valid-payload': (story, expect) => judgeForm(expectValidPayloads, story, expect),
    'event.timestamp': (story, expect) => judgeForm(expectTimestamps, story, expect),
  },
});

interface Visit {
  readonly what: string;
  readonly live: Live;
}

async function look(room: Room, newest: readonly HistoryEntry[]) {
  const [early = 0, late = 0, until = 0] = [newest[0]?.seq, newest.at(-fewest)?.seq, newest.at(-1)?.seq];
  const visit = async (what: string, options: OpenOptions): Promise<Visit> => ({
    what,
    live: await (await room.asAnyone()).open({ ...options, missed: newest.length }),
  });
  const read = async (what: string, after: number, options: OpenOptions): Promise<Reader<Live>> => {
    const { live } = await visit(what, options);
    await live.until(({ durable }) => durable.some((event) => (seqOfEvent(event) ?? 0) >= until));
    await live.close();
    return { what, after, parts: [live] };
  };
  /** What it would be sent wrongly it is sent by the time that somebody else, who came later, has been sent as much. */
  const beside = async (what: string, options: OpenOptions): Promise<Visit> => {
    const { live } = await visit(what, options);
    await live.until(({ bytes }) => bytes > 0);
    await read('beside it', early, { lastEventId: early });
    await live.close();
    return { what, live };
  };
  const refused = async (cursor: string): Promise<Visit> => {
    const found = await visit(`from_seq=${cursor}`, { fromSeq: cursor });
    await found.live.close();
    return found;
  };
  // One at a time: nobody is to lose a place for it.
  return {
    until,
    readers: [
      await read(`Last-Event-ID: ${early}`, early, { lastEventId: early }),
      await read(`from_seq=${early}`, early, { fromSeq: early }),
      await read(`Last-Event-ID: ${early} with from_seq=${late}`, early, { lastEventId: early, fromSeq: late }),
      await read(`Last-Event-ID: ${late} with from_seq=${early}`, late, { lastEventId: late, fromSeq: early }),
    ],
    withoutCursor: await beside('no cursor', {}),
    inHeader: [await beside('Last-Event-ID: abc', { lastEventId: 'abc' }), await beside('Last-Event-ID: -1', { lastEventId: '-1' })],
    inQuery: [await refused('abc'), await refused('-1')],
  };
}

interface Story {
  readonly newest: readonly HistoryEntry[];
  readonly seen: Awaited<ReturnType<typeof look>> | undefined;
}

type Expect = Parameters<EventRule>[0];

function seenOf({ newest, seen }: Story, expect: Expect): NonNullable<Story['seen']> {
  return (
    seen ??
    expect.skip(
      `the project holds ${newest.length} messages close to each other, and a resume takes ${fewest + 1}: --profile full writes its own`,
    )
  );
}

/** Every message that the history tells is in the log under its seq. */
function judgeReader(at: number, story: Story, expect: Expect): void {
  const { readers, until } = seenOf(story, expect);
  const log: KnownLog = { own: story.newest.map(({ seq }) => seq), others: [], until };
  for (const reader of readers.slice(at, at + 1)) expectDelivered(expect, reader, log);
}

/** It is admitted and says something, and nothing of what others had written before. */
function expectLive(expect: Expect, { what, live }: Visit, newest: readonly HistoryEntry[]): void {
  expect.that(live.admitted, `${what}: the stream opens`, { expected: 200, actual: describeReply(live.answer) });
  expectNothingOld(
    expect,
    { what, after: 0, parts: [live] },
    newest.map(({ seq }) => seq),
  );
  if (live.admitted && live.bytes === 0) expect.untestable(`${what}: nothing came on the stream`);
}

function judgeForm(rule: EventRule, story: Story, expect: Expect): void {
  const events = seenOf(story, expect).readers.flatMap(({ parts }) => parts.flatMap((part) => [...part.events]));
  rule(expect, events);
  if (!events.some(({ durable }) => durable)) expect.untestable('no event was replayed');
}
