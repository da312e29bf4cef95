import { expect, test } from 'vitest';
import { expectDelivered, type Part } from '../scenarios/resume/log.ts';
import { type LiveEvent, runCheck } from '../src/kit/index.ts';

type Answer = Part['answer'];

function created(seq: number): LiveEvent {
  const shared = { atMs: 0, id: String(seq), eventLine: undefined, data: '', problems: [] };
  return { ...shared, seq, name: 'message.created', json: {}, payload: {}, durable: true };
}

function truncated(lastSeq: number): LiveEvent {
  return { ...created(lastSeq), name: 'replay.truncated', payload: { last_seq: lastSeq }, durable: false };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** Whether a reader from the beginning of a log of `due` events is found to have missed some. */
function misses(events: readonly LiveEvent[], due: number): boolean {
  const part: Part = { admitted: true, answer: {} as Answer, events }; // `as`: of an admitted stream nothing else is looked at
  const log = { own: range(1, due), others: [], until: due };
  return runCheck((judge) => expectDelivered(judge, { what: 'a reader', after: 0, parts: [part] }, log)).mismatches.length > 0;
}

test('a reader that gets everything misses nothing', () => {
  expect(misses(range(1, 300).map(created), 300)).toBe(false);
});

test('what a long replay leaves out after saying where it ends is due to whoever resumes from there', () => {
  const shortened = [...range(1, 120).map(created), truncated(120)];
  expect(misses(shortened, 300)).toBe(false);
  expect(misses([...shortened, ...range(280, 300).map(created)], 300)).toBe(false);
});

test('an event that is lost before the replay says where it ends is missing', () => {
  const gap = range(1, 120).filter((seq) => seq !== 60);
  expect(misses([...gap.map(created), truncated(120)], 300)).toBe(true);
});

test('a replay that says that it ends elsewhere than where it does is missing the rest', () => {
  expect(misses([...range(1, 120).map(created), truncated(130)], 300)).toBe(true);
});

test('a replay of a few events is not long: it cannot be excused by saying where it ends', () => {
  expect(misses([...range(1, 20).map(created), truncated(20)], 300)).toBe(true);
});

test('a replay that is cut without a word is missing the rest', () => {
  expect(misses(range(1, 120).map(created), 300)).toBe(true);
});
