import { describeReply, type Live, type OpenOptions, scenario, wireStatus } from '../../src/kit/index.ts';
import { expectDelivered, expectNothingOld, knownLog, postEach, postOf, type Reader, seqOfPost } from './log.ts';

/** No number, or a negative one. Those that begin with a 1 are meant for readers that stop at the first odd character. */
const noCursor = ['abc', 'null', '1abc', '1 2', '-1'];
/** Enormous: beyond the head of any log, in whatever way a lenient reader makes a number of it. */
const enormous = ['9007199254740993', '9'.repeat(30), '1'.padEnd(310, '0'), '1e15', '1e999'];
/** How far beyond the head of this log a cursor is that is good but for that: the story's own messages, gaps included, end far below it. */
const farBeyond = 1_000_000_000;
/** A lenient reader makes a number of these and the contract does not forbid it: judged is only that the stream works. */
const debatable = ['1.5', '+1', '0x1'];

/** Open at the same time where there are places enough. */
const streams = 40;

interface Visit {
  readonly what: string;
  readonly live: Live;
}

/** Shown in a failure; 310 digits are no help. */
function named(cursor: string): string {
  return cursor.length > 32 ? `${cursor.slice(0, 8)}… (${cursor.length} digits)` : JSON.stringify(cursor);
}

export const badCursor = scenario({
  id: 'resume/bad-cursor',
  title: 'A cursor that is none is no cursor in the header, a 400 in the query, and never a 5xx',
  cost: { messages: 7, turns: 16, streams: 40 },

  given: async (world) => {
    const room = await world.room();
    const witness = await room.open();
    const posts = await postEach(world, room, [world.draft('one'), world.draft('two'), world.draft('three')]);
    const mark = await room.fence(witness);
    return { room, witness, old: [...posts, postOf(room, mark)].map((post) => seqOfPost(witness.events, post)) };
  },

  when: async ({ room, witness, old }, world) => {
    const visit = (what: string, options: OpenOptions) => async (): Promise<Visit> => {
      const reader = await room.asAnyone();
      return { what, live: await reader.open(options) };
    };
    // All of them stay open to the end: where there are few places, one of each kind.
    const some = (cursors: readonly string[]) => (world.streamsAtOnce < streams ? cursors.slice(0, 1) : cursors);
    const inHeader = (cursors: readonly string[]) =>
      some(cursors).map((cursor) => visit(`Last-Event-ID: ${named(cursor)}`, { lastEventId: cursor }));
    const inQuery = (cursors: readonly string[]) => some(cursors).map((cursor) => visit(`from_seq=${named(cursor)}`, { fromSeq: cursor }));
    const width = 12;
    const all = (visits: readonly (() => Promise<Visit>)[]) =>
      world.all(width, world.streamsAtOnce < streams ? visits.slice(0, 1) : visits);
    const good = old[1] ?? 0;
    // From the head, not from zero: a sequence may begin in the billions.
    const tooLarge = [String(Math.max(0, ...old) + farBeyond), ...enormous];
    const opened = {
      header: await world.all(width, inHeader([...noCursor, ...tooLarge, ''])),
      debatableHeader: await world.all(width, inHeader(debatable)),
      query: await world.all(width, inQuery(noCursor)),
      largeQuery: await world.all(width, inQuery([...tooLarge, ''])),
      debatableQuery: await world.all(width, inQuery(debatable)),
      fallback: await all([
        visit(`Last-Event-ID: abc with from_seq=${good}`, { lastEventId: 'abc', fromSeq: good }),
        visit(`Last-Event-ID: -1 with from_seq=${good}`, { lastEventId: '-1', fromSeq: good }),
        visit(`Last-Event-ID: ${tooLarge[0]} with from_seq=${good}`, { lastEventId: tooLarge[0] ?? '', fromSeq: good }),
      ]),
      headerBesideBadQuery: await world.all(width, [
        visit(`Last-Event-ID: ${good} with from_seq=abc`, { lastEventId: good, fromSeq: 'abc' }),
      ]),
      right: await all([visit(`Last-Event-ID: ${good}`, { lastEventId: good }), visit(`from_seq=${good}`, { fromSeq: good })]),
    };
    const posts = await postEach(world, room, [world.draft('after they came'), world.draft('after they came, too')]);
    const admitted = Object.values(opened).flatMap((visits) => visits.map(({ live }) => live).filter((live) => live.admitted));
    const fence = await room.fence(witness, ...admitted);
    return { ...opened, good, log: knownLog(posts, fence, witness.events) };
  },

  then: {
    'resume.bad-cursor': (seen, expect) => {
      const { good, log, old } = seen;
      const first = log.own[0] ?? 0;
      const readerOf = ({ what, live }: Visit, after: number): Reader => ({ what, after, parts: [live] });
      const expectLive = (visit: Visit): void => expectDelivered(expect, readerOf(visit, first - 1), log);
      const expectReplay = (visit: Visit): void => {
        const due = old.filter((seq) => seq > good);
        expectDelivered(expect, readerOf(visit, good), { ...log, own: [...due, ...log.own] });
      };
      const expectStatus = ({ what, live }: Visit, ...allowed: number[]): void => {
        const status = wireStatus(live.answer);
        const ok = status !== undefined && allowed.includes(status);
        expect.that(ok, `${what}: status`, { expected: allowed.join(' or '), actual: describeReply(live.answer) });
      };

      for (const visit of seen.right) {
        expect.control(
          visit.live.durable.some(({ seq }) => seq !== undefined && old.includes(seq)),
          `${visit.what} was accepted and replayed something`,
        );
      }
      for (const visit of seen.header) {
        expectLive(visit);
        expectNothingOld(expect, readerOf(visit, 0), old);
      }
      for (const visit of seen.debatableHeader) expectLive(visit);
      for (const visit of seen.query) expectStatus(visit, 400);
      for (const visit of seen.largeQuery) {
        expectStatus(visit, 200, 400);
        if (!visit.live.admitted) continue;
        expectLive(visit);
        expectNothingOld(expect, readerOf(visit, 0), old);
      }
      for (const visit of seen.debatableQuery) {
        expectStatus(visit, 200, 400);
        if (visit.live.admitted) expectLive(visit);
      }
      for (const visit of seen.fallback) expectReplay(visit);
      for (const visit of seen.headerBesideBadQuery) {
        expectStatus(visit, 200, 400);
        if (visit.live.admitted) expectReplay(visit);
      }
    },
  },
});
