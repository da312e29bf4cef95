import {
  answeredSeq,
  createdBy,
  type Draft,
  type Expect,
  type Fence,
  type HistoryEntry,
  type LegacyDraft,
  type Live,
  type LiveEvent,
  type Room,
  sentAs,
} from '../src/kit/index.ts';

/** What a story left behind in its room, read in all three places where a message can be seen. */
export interface Aftermath {
  readonly fence: Fence;
  /** On the stream that was open all along, up to the fence. */
  readonly live: readonly LiveEvent[];
  /** Replayed from the beginning, up to the fence. */
  readonly log: readonly LiveEvent[];
  readonly history: readonly HistoryEntry[];
  /** Why a place could not be read to its end; empty where all three were. */
  readonly gaps: readonly string[];
}

/** Posts a fence after everything else and reads stream, log and history: what is missing then was not sent, or not stored. */
export async function readAftermath(room: Room, live: Live): Promise<Aftermath> {
  const fence = await room.fence(live);
  const history = await room.wholeHistory();
  const log = fence.seq === undefined ? { events: [], complete: false } : await room.readLog(fence.seq);
  const gaps = [
    ...(fence.arrived[0] === true ? [] : ['the fence message did not arrive on the stream']),
    ...(log.complete && log.events.some(createdBy(room, fence.draft)) ? [] : ['the replay did not reach the fence message']),
    ...(history.problems.length === 0 ? [] : [`the history could not be read: ${history.problems.join('; ')}`]),
    ...(history.messages.some(sentAs(room, fence.draft)) ? [] : ['the fence message is not in the history']),
  ];
  return { fence, live: [...live.events], log: log.events, history: history.messages, gaps };
}

/** The copies of one draft in the three places. */
export function copiesOf(after: Aftermath, room: Pick<Room, 'userId'>, draft: Draft | LegacyDraft) {
  return {
    live: after.live.filter(createdBy(room, draft)),
    log: after.log.filter(createdBy(room, draft)),
    history: after.history.filter(sentAs(room, draft)),
  };
}

/** Exactly `times` copies in every place. More than that is a violation whatever else could not be read. */
export function expectCopies(expect: Expect, after: Aftermath, room: Pick<Room, 'userId'>, draft: Draft | LegacyDraft, times = 1): void {
  const { live, log, history } = copiesOf(after, room, draft);
  if (Math.max(live.length, log.length, history.length) <= times) expectReadable(expect, after);
  expect.count(live, times, 'message.created events of the message on the stream');
  expect.count(log, times, 'message.created events of the message in the replayed log');
  expect.count(history, times, 'entries of the message in the history');
}

/** The positive control of every statement about what is missing: the fence was seen everywhere. */
export function expectReadable(expect: Expect, after: Aftermath): void {
  if (after.gaps.length > 0) expect.untestable(after.gaps.join('; '));
}

/** The `message_seq` values that answers tell for one draft; where none tells any, its `message.created` does (ruling 22). */
export function seqsOf(
  after: Aftermath,
  room: Pick<Room, 'userId'>,
  draft: Draft | LegacyDraft,
  ...replies: readonly Parameters<typeof answeredSeq>[0][]
): number[] {
  const answered = replies.map(answeredSeq).filter((seq) => seq !== undefined);
  const { live, log } = copiesOf(after, room, draft);
  const emitted = [...live, ...log].map(({ seq }) => seq).filter((seq) => seq !== undefined);
  return [...new Set(answered.length > 0 ? answered : emitted)];
}

/** The modes that history, event and envelope tell for a draft; all of them, so that a disagreement shows. */
export function modesOf(after: Aftermath, room: Pick<Room, 'userId'>, draft: Draft | LegacyDraft): unknown[] {
  const { live, log, history } = copiesOf(after, room, draft);
  return [
    ...new Set([
      ...[...live, ...log].flatMap(({ payload, json }) => [payload['mode'], json?.['effective_build_mode'] ?? payload['mode']]),
      ...history.map(({ mode }) => mode),
    ]),
  ];
}
