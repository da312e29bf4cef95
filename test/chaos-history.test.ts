import { describe, expect, test } from 'vitest';
import { checkHistory, type History, type LoggedEvent } from './chaos/history.ts';

const created = (seq: number, key: string): LoggedEvent => ({
  seq,
  json: JSON.stringify({ seq, event: 'message.created', client_msg_id: key }),
});
const answered = (seq: number): LoggedEvent => ({ seq, json: JSON.stringify({ seq, event: 'message.response' }) });

const log = [created(1, 'a'), answered(2), created(3, 'b')];
const sound: History = {
  logs: new Map([['p', log]]),
  sent: new Set(['a', 'b', 'never stored']),
  acknowledged: [{ projectId: 'p', clientMsgId: 'a', seq: 1 }],
  readers: [
    { name: 'whole', projectId: 'p', from: 0, events: log },
    { name: 'late', projectId: 'p', from: 2, events: log.slice(2) },
    { name: 'elsewhere', projectId: 'q', from: 0, events: [] },
  ],
};

const reader = (events: readonly LoggedEvent[]): History => ({ ...sound, readers: [{ name: 'r', projectId: 'p', from: 0, events }] });
const [first, second, third] = log;
if (first === undefined || second === undefined || third === undefined) throw new Error('three events');

describe('a history', () => {
  test('in which everything is right has no problems', () => {
    expect(checkHistory(sound)).toEqual([]);
  });

  test.each<[string, History, RegExp]>([
    ['a lost message', { ...sound, logs: new Map([['p', log.slice(1)]]), readers: [] }, /^acknowledged and lost: project p: a with seq 1$/],
    ['a moved message', { ...sound, acknowledged: [{ projectId: 'p', clientMsgId: 'a', seq: 2 }] }, /another seq: a: 2, stored as 1$/],
    ['a doubled message', { ...sound, logs: new Map([['p', [...log, created(4, 'b')]]]), readers: [] }, /^stored twice: b as 3 and 4$/],
    ['an invented message', { ...sound, sent: new Set(['a']) }, /^nobody has sent: .*seq 3 has the key b$/],
    [
      'a log out of order',
      { ...sound, logs: new Map([['p', [first, third, second]]]), readers: [] },
      /^out of order in the log: .*2 after 3$/,
    ],
    ['a gap', reader([first, third]), /r from 0: event 2 is seq 3, expected seq 2$/],
    ['a repetition', reader([first, first, second, third]), /event 2 is seq 1, expected seq 2$/],
    ['an end too early', reader([first, second]), /event 3 is nothing, expected seq 3$/],
    ['too much at the end', reader([...log, third]), /event 4 is seq 3, expected nothing$/],
    ['other content', reader([first, second, { ...third, json: '{"seq":3}' }]), /event 3 is seq 3 with other content, expected seq 3$/],
  ])('with %s is told', (_name, history, sentence) => {
    const problems = checkHistory(history);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(sentence);
  });

  test('with much wrong tells some of it and how much more there is', () => {
    const problems = checkHistory({
      ...sound,
      acknowledged: Array.from({ length: 9 }, (_, n) => ({ projectId: 'p', clientMsgId: `x${n}`, seq: n })),
    });
    expect(problems).toHaveLength(6);
    expect(problems.at(-1)).toBe('acknowledged and lost: 4 more');
  });
});
