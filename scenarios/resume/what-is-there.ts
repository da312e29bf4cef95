import { type HistoryEntry, type Live, scenario } from '../../src/kit/index.ts';
import { expectIdIsSeq } from '../events/event-form.ts';
import { expectDelivered, type KnownLog, readBy, type Reader, seqOfEvent } from './log.ts';
import { expectSameEvents } from './same-event.ts';

/** Messages that a reader may have missed: no more than these are replayed. */
const most = 20;
const fewest = 3;

export const resumeWhatIsThere = scenario({
  id: 'resume/what-is-there',
  title: 'A reader that comes with a cursor gets what others have written since, each event once and always the same',
  cost: { streams: 5, requests: 30 },
  onlyReads: true,

  given: async (world) => {
    const room = await world.room();
    // Of a project that nobody has used there is nothing to resume.
    const newest = room.start === 0 ? [] : world.need(await room.history({ limit: most + 1 }), 200).body.messages;
    return { room, newest };
  },

  when: async ({ room, newest }, world) => {
    const [early, late, until] = [newest[0]?.seq, newest.at(-fewest)?.seq, newest.at(-1)?.seq];
    if (early === undefined || late === undefined || until === undefined || newest.length <= fewest) return undefined;
    const ways: readonly (readonly [string, number, { lastEventId?: number; fromSeq?: number }])[] = [
      [`Last-Event-ID: ${early}`, early, { lastEventId: early }],
      [`from_seq=${early}`, early, { fromSeq: early }],
      [`Last-Event-ID: ${early} with from_seq=${late}`, early, { lastEventId: early, fromSeq: late }],
      [`Last-Event-ID: ${late} with from_seq=${early}`, late, { lastEventId: late, fromSeq: early }],
    ];
    const readers: Reader<Live>[] = [];
    for (const [what, after, options] of ways) {
      // One at a time: nobody is to lose a place for it.
      const live = await (await room.asAnyone()).open(options);
      await live.until(({ durable }) => durable.some((event) => (seqOfEvent(event) ?? 0) >= until));
      await live.close();
      readers.push({ what, after, parts: [live] });
    }
    return { readers, until };
  },

  then: {
    'resume.last-event-id': (seen, expect) => judgeReader(0, seen, expect),
    'resume.from-seq': (seen, expect) => judgeReader(1, seen, expect),
    'resume.header-wins': (seen, expect) => {
      judgeReader(2, seen, expect);
      judgeReader(3, seen, expect);
    },
    'resume.same-event': (seen, expect) => {
      const [first, ...others] = readersOf(seen, expect).map(readBy);
      let compared = 0;
      for (const events of others) compared += expectSameEvents(expect, events, first ?? [], 'two replays');
      expect.control(compared > 0, 'two readers got the same event');
    },
    'sse.id-is-seq': (seen, expect) => {
      const events = readersOf(seen, expect).flatMap(({ parts }) => parts.flatMap((part) => [...part.events]));
      expectIdIsSeq(expect, events);
      expect.control(
        events.some(({ durable }) => durable),
        'an event was replayed',
      );
    },
  },
});

interface Seen {
  readonly newest: readonly HistoryEntry[];
  readonly readers?: readonly Reader<Live>[];
  readonly until?: number;
}

type Check = Parameters<(typeof expectDelivered)>[0];

function readersOf({ newest, readers }: Seen, expect: Check): readonly Reader<Live>[] {
  return (
    readers ??
    expect.skip(`the project holds ${newest.length} messages, and a resume takes ${fewest + 1}: --profile full writes its own`)
  );
}

/** Every message that the history tells is in the log under its seq. */
function judgeReader(at: number, seen: Seen, expect: Check): void {
  const reader = readersOf(seen, expect)[at];
  const { newest, until = 0 } = seen;
  const log: KnownLog = { own: newest.map(({ seq }) => seq), others: [], until };
  if (reader !== undefined) expectDelivered(expect, reader, log);
}
