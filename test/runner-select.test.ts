import { describe, expect, test } from 'vitest';
import { type ClauseId, clauseIds } from '../src/contract/index.ts';
import { select } from '../src/runner/select.ts';
import { schedule } from '../src/runner/schedule.ts';
import { holds, tinyScenario } from './tiny-stage.ts';

const scenarios = [
  tinyScenario('idempotency/duplicate-send', { 'post.created': holds, 'idem.duplicate-answer': holds, 'idem.no-second-effect': holds }),
  tinyScenario('idempotency/expiry', { 'idem.expires': holds }),
  tinyScenario('reading/marks', { 'read.default': holds, 'post.created': holds }),
  tinyScenario('streams/headers', { 'sse.headers': holds, 'sse.unbuffered-headers': holds }),
];

function chosen(only: readonly string[] | undefined, skip?: readonly string[]): Record<string, ClauseId[]> {
  return Object.fromEntries([...select(scenarios, { only, skip }).chosen].map(([id, clauses]) => [id, [...clauses]]));
}

describe('a pattern', () => {
  test.each<[string, string[], Record<string, ClauseId[]>]>([
    [
      'a clause, in every story that judges it',
      ['post.created'],
      { 'idempotency/duplicate-send': ['post.created'], 'reading/marks': ['post.created'] },
    ],
    [
      'a group',
      ['idem'],
      { 'idempotency/duplicate-send': ['idem.duplicate-answer', 'idem.no-second-effect'], 'idempotency/expiry': ['idem.expires'] },
    ],
    ['a story', ['reading/marks'], { 'reading/marks': ['read.default', 'post.created'] }],
    ['a folder', ['reading'], { 'reading/marks': ['read.default', 'post.created'] }],
    ['a glob of clauses', ['*.no-*'], { 'idempotency/duplicate-send': ['idem.no-second-effect'] }],
    ['a glob of stories', ['*/expir?'], { 'idempotency/expiry': ['idem.expires'] }],
    ['a phase', ['phase:ops'], { 'streams/headers': ['sse.headers', 'sse.unbuffered-headers'] }],
    ['a level', ['level:SHOULD'], { 'streams/headers': ['sse.unbuffered-headers'] }],
    ['several are added up', ['idem.expires', 'read.*'], { 'idempotency/expiry': ['idem.expires'], 'reading/marks': ['read.default'] }],
  ])('%s', (_, only, expected) => {
    expect(chosen(only)).toEqual(expected);
  });

  test('to be skipped takes away from what is wanted', () => {
    expect(chosen(['idem', 'read'], ['*.expires', 'reading/*'])).toEqual({
      'idempotency/duplicate-send': ['idem.duplicate-answer', 'idem.no-second-effect'],
    });
    expect(Object.keys(chosen(undefined, ['phase:P1']))).toEqual(['streams/headers']);
  });

  test.each([
    ['only', 'idem.duplicate', 'idem.duplicate-answer'],
    ['only', 'idempotency/expire', 'idempotency/expiry'],
    ['skip', 'phase:P9', 'chat-contract list'],
    ['only', 'xyzzy', 'chat-contract list'],
    ['only', '', 'chat-contract list'],
    ['only', 'idem.(expires)', 'idem.expires'],
  ])('that matches nothing is an error: --%s %s', (option, pattern, hint) => {
    const filters = { [option]: [pattern] };
    expect(() => select(scenarios, filters)).toThrow(expect.objectContaining({ name: 'UsageError', code: 'no-match' }));
    expect(() => select(scenarios, filters)).toThrow(`--${option} "${pattern}"`);
    expect(() => select(scenarios, filters)).toThrow(hint);
  });

  test('may name a clause that no story judges yet', () => {
    expect(chosen(['history.pages'])).toEqual({});
  });
});

test('what is left out and what has no story is counted', () => {
  const selection = select(scenarios, { only: ['idem'] });
  expect(selection.deselected).toBe(4);
  expect(selection.notJudgedYet).toHaveLength(clauseIds.length - 7);
  expect(selection.notJudgedYet).not.toContain('idem.expires');
  expect(select(scenarios, {}).deselected).toBe(0);
});

test('the order: the longest first, alone ones last, faults before the clock', () => {
  const stories = [
    tinyScenario('a/clock', { 'idem.expires': holds }, { alone: true }),
    tinyScenario('a/small', { 'post.created': holds }, { cost: { messages: 2 } }),
    tinyScenario('a/faults', { 'idem.survives-cache-outage': holds }, { alone: true }),
    tinyScenario('a/large', { 'post.created': holds }, { cost: { messages: 1_500 } }),
    tinyScenario('a/turns', { 'post.created': holds }, { cost: { messages: 9, turns: 10 } }),
    tinyScenario('a/listens', { 'post.created': holds }, { listens: true, cost: { messages: 9_000 } }),
    tinyScenario('a/other', { 'post.created': holds }, { alone: true }),
    tinyScenario('a/builds', { 'post.created': holds }, { cost: { builds: 1 } }),
    tinyScenario('a/needs-clock', { 'post.created': holds }, { alone: true, needs: ['clock'] }),
  ];
  const { listening, together, alone } = schedule(stories, { frugal: false, clausesOf: ({ clauses }) => clauses });
  expect(together.map(({ id }) => id)).toEqual(['a/large', 'a/turns', 'a/builds', 'a/small']);
  expect(listening.map(({ id }) => id)).toEqual(['a/listens']);
  expect(alone.map(({ id }) => id)).toEqual(['a/other', 'a/faults', 'a/clock', 'a/needs-clock']);
});
