import { describe, expect, test } from 'vitest';
import { parseFaults } from '../mock-server/faults/parse-faults.ts';
import type { Cassette } from '../mock-server/cassette/format.ts';
import { lintCassette } from '../mock-server/cassette/lint-cassette.ts';
import { misfit } from '../mock-server/cassette/match-turn.ts';
import { escapePlaceholders, fill, type Lookup, placeholderProblem } from '../mock-server/cassette/placeholders.ts';
import { type LoadedCassette, readCassette } from '../mock-server/cassette/read-cassette.ts';
import { problemLine } from '../src/yaml/read-yaml.ts';

function load(text: string): LoadedCassette {
  const read = readCassette(`cassette: 1\n${text}`, 'shelf/a.yaml');
  if (!read.ok) throw new Error(read.problems.map(problemLine).join('\n'));
  return read.loaded;
}

const problems = (text: string): readonly string[] => {
  const read = readCassette(`cassette: 1\n${text}`, 'a.yaml');
  return read.ok ? [] : read.problems.map(problemLine);
};

describe('a cassette', () => {
  test('is named after its file; times have units; what is left out is empty', () => {
    const { name, cassette } = load('turns:\n  - play:\n      - { at: 1.5s, answer: hello }\n');
    expect(name).toBe('a');
    expect(cassette).toEqual({
      cassette: 1,
      turns: [{ play: [{ at: 1_500, answer: 'hello' }] }],
      ambient: [],
      answers: [],
      faults: [],
      streams: [],
    });
  });

  test('holds everything that can be told', () => {
    const { cassette } = load(`about: all of it
recorded: { from: https://example.org, at: 2026-11-25T10:00:00.000Z, by: chat-contract 0.1.0 }
given:
  messages:
    - { text: 'Message {{n}}', repeat: 3, from: assistant, ago: 2m }
  builds: [{ steps: [{ status: queued }] }]
  readMark: 2
  preferences: { buildImmediately: false }
  profile: { locale: ar }
turns:
  - name: first
    when: { text: { regex: '^hi', flags: i }, mode: plan, locale: en, count: { from: 1, to: 2 } }
    play:
      - { at: 0, answer: 'You said {{message}}' }
      - { at: 10ms, event: note.added, data: { n: '{{n}}' }, envelope: { extra: true }, repeat: 5, every: 20 }
ambient:
  - { at: 1s, build: { status: queued, progress: 0 } }
answers:
  - on: getReadStatus
    times: 2
    status: 503
    headers: { retry-after: '1' }
    body: { error: UNAVAILABLE, message: later }
  - { on: 'GET /v1/team/:id', status: 200, text: plain }
faults:
  - { fault: cut, events: 3, chance: 0.5 }
streams:
  - cursor: 4
    frames:
      - at: 3
        raw: |+
          retry: 3000

      - { at: 5, post: 1, base64: OiBoaQoK }
`);
    expect(cassette.streams[0]?.frames[0]?.raw).toBe('retry: 3000\n\n');
    expect(cassette.faults).toEqual([{ fault: 'cut', events: 3, chance: 0.5 }]);
    expect(cassette.given?.messages?.[0]).toEqual({ text: 'Message {{n}}', repeat: 3, from: 'assistant', mode: 'plan', ago: 120_000 });
  });

  test.each<readonly [text: string, told: string]>([
    ['turn: []', 'a.yaml:2:1: there is no "turn" here. Correct its name or leave it out'],
    [
      'turns:\n  - play:\n      - { at: soon, answer: x }',
      'a.yaml:4:11: turns.0.play.0.at: "soon" is no time. Write milliseconds, or 200ms, 1.5s, 2m, 3h; 1 day at most',
    ],
    [
      'turns:\n  - play:\n      - { at: 5, answer: x }\n      - { at: 4, answer: x }',
      'a.yaml:5:11: turns.0.play.1.at: is 4 ms, before the step above it (5 ms). Put the steps in the order of their times',
    ],
    ['turns:\n  - play:\n      - { at: 5 }', 'a.yaml:4:9: turns.0.play.0: needs exactly one of answer, build and event, and has none'],
    [
      'turns:\n  - play:\n      - { at: 5, answer: x, build: { status: queued } }',
      'a.yaml:4:9: turns.0.play.0: needs exactly one of answer, build and event, and has answer and build',
    ],
    ['turns:\n  - play:\n      - { at: 5, event: build.status }', 'a.yaml:4:18: turns.0.play.0.event: needs data. Write data: {} for none'],
    [
      'turns:\n  - play:\n      - { at: 5, event: BuildStatus, data: {} }',
      'a.yaml:4:18: turns.0.play.0.event: must be a dotted, lower-case name such as build.status',
    ],
    [
      'turns:\n  - when: { text: { regex: "(" } }\n    play: []',
      'a.yaml:3:21: turns.0.when.text.regex: is no regular expression: Invalid regular expression: /(/: Unterminated group',
    ],
    [
      'answers:\n  - { on: getReadMark, status: 200 }',
      'a.yaml:3:7: answers.0.on: must be an operation (postMessage, postLegacyMessage, listMessages, openStream, getReadStatus, putReadMark, getPreferences, putPreferences, postPresence, discover, control), or a method and a path such as GET /v1/team/:id',
    ],
    [
      'faults:\n  - { fault: explode }',
      'a.yaml:3:7: faults.0.fault: there is no fault "explode". Use one of latency, status, drop, cut, stall, silence, split, repeat, reorder, gap, malformed, no-id, clock, takeover, hard-limit',
    ],
    ['faults:\n  - { fault: cut, events: 3, ms: 4 }', 'a.yaml:3:5: faults.0: cut needs exactly one of events, bytes and ms'],
    [
      'ambient:\n  - { at: 0, answer: "{{messige}}" }',
      'a.yaml:3:14: ambient.0.answer: "{{messige}}" is no placeholder. Use one of {{message}} {{client_msg_id}} {{message_id}} {{message_seq}} {{user_id}} {{project_id}} {{locale}} {{mode}} {{build_id}} {{seq}} {{n}} {{now}} {{id}}, or write {{{{ for two braces',
    ],
    [
      'ambient:\n  - { at: 0, event: a.b, data: { deep: ["{{id}}"] } }',
      'a.yaml:3:41: ambient.0.data.deep.0: {{id}} needs a name, as in {{id:answer}}: the same name gives the same id',
    ],
  ])('%j is refused at its line and column', (text, told) => {
    expect(problems(text)).toEqual([told]);
  });

  test('without its version, or with another one, is none', () => {
    expect(readCassette('turns: []', 'a.yaml')).toMatchObject({
      ok: false,
      problems: [{ path: 'cassette', message: expect.stringContaining('1') }],
    });
    expect(readCassette('cassette: 2', 'a.yaml')).toMatchObject({
      ok: false,
      problems: [{ message: 'must be 1, the version of the format' }],
    });
  });
});

describe('a turn', () => {
  const { cassette } = load(`turns:
  - { when: { text: 'Deploy the app' }, play: [] }
  - { when: { text: { contains: plan }, mode: plan }, play: [] }
  - { when: { text: { regex: '^v\\d+$' } }, play: [] }
  - { when: { locale: ar, count: 2 }, play: [] }
  - { when: { count: { from: 2, to: 3 } }, play: [] }
  - { play: [] }
`);
  const fits = (turn: number, text: string, more: Partial<Parameters<typeof misfit>[1]> = {}, seen = 0) =>
    misfit(cassette.turns[turn] as Cassette['turns'][number], { text, mode: 'plan', locale: 'en', userId: 'u', ...more }, seen); // `as`: there are six

  test('fits by text, mode, locale and number', () => {
    expect(fits(0, 'Deploy the app')).toBeUndefined();
    expect(fits(0, 'Deploy the app!')).toBeDefined();
    expect(fits(1, 'a plan, please')).toBeUndefined();
    expect(fits(1, 'a plan, please', { mode: 'build' })?.reason).toBe('it is for plan mode, the message is in build mode');
    expect(fits(2, 'v12')).toBeUndefined();
    expect(fits(2, 'v12 ')?.reason).toBe('its text matches /^v\\d+$/, the message is "v12 "');
    expect(fits(3, 'x', { locale: 'ar' }, 1)).toBeUndefined();
    expect(fits(3, 'x', { locale: 'ar' }, 0)?.reason).toBe('it is for message number 2, this is number 1 that fits');
    expect([0, 1, 2, 3].map((seen) => fits(4, 'x', {}, seen) === undefined)).toEqual([false, true, true, false]);
    expect(fits(5, 'anything')).toBeUndefined();
  });

  test('that nearly fits is nearer than one of another world', () => {
    const [near, far] = [fits(0, 'deploy the app now'), fits(0, 'hello')];
    expect(near?.likeness).toBeGreaterThan(far?.likeness ?? 1);
  });
});

describe('placeholders', () => {
  const lookup: Lookup = (name, argument) => ({ message: 'hi', message_seq: 7, now: `T${argument}`, id: `id-${argument}` })[name as string];

  test('stand for values inside texts, numbers where they stand alone, and leave their field out where there is none', () => {
    const value = {
      a: 'You said {{message}} at {{ now:+5 }}',
      b: ['{{message_seq}}', 'n{{message_seq}}'],
      c: '{{client_msg_id}}',
      d: 3,
      e: '{{id:x}}',
    };
    expect(fill(value, lookup)).toEqual({ a: 'You said hi at T+5', b: [7, 'n7'], d: 3, e: 'id-x' });
  });

  test.each(['{{message}}', 'a {{ b', '{{{{', '{{{{{{', '}} {{{'])('%j escaped is itself', (text) => {
    const escaped = escapePlaceholders(text);
    expect(placeholderProblem(escaped)).toBeUndefined();
    expect(fill(escaped, lookup)).toBe(text);
  });
});

describe('lint', () => {
  const found = (text: string): readonly string[] =>
    lintCassette(load(text)).map((finding) => `${finding.line} ${finding.clause ?? '-'} ${finding.message}`);

  test('finds nothing in a good one', () => {
    expect(
      found(`turns:
  - when: { mode: build }
    play:
      - { at: 1, answer: ok }
      - { at: 2, build: { status: queued, progress: 0 } }
      - { at: 3, event: build.status, data: { status: processing, progress: 50 } }
      - { at: 4, build: { status: completed, progress: 100 } }
  - { when: { mode: plan }, play: [{ at: 1, event: message.response, data: { responseType: plan, content: '{{message}}' } }] }
answers:
  - { on: getReadStatus, status: 200, body: { last_read_seq: 3 } }
`),
    ).toEqual([]);
  });

  test('finds what breaks a clause and what is never reached', () => {
    expect(
      found(`turns:
  - when: { mode: plan }
    play:
      - { at: 1, build: { status: processing, progress: 50 } }
      - { at: 2, build: { status: completed, progress: 40 } }
      - { at: 3, build: { status: processing } }
  - when: { mode: plan, text: hello }
    play:
      - { at: 0, event: message.response, data: { responseType: poem, content: x } }
answers:
  - { on: getReadStatus, status: 302, body: {} }
  - { on: getReadStatus, status: 500, body: { oops: true } }
`),
    ).toEqual([
      '5 build.none-in-plan a message in plan mode leads to no build',
      '5 build.lifecycle a build begins with queued, this one with processing',
      '6 build.lifecycle nothing comes after completed',
      '6 build.progress progress falls from 50 to 40',
      '7 build.lifecycle a build ends with completed or failed, this one with processing',
      '8 - is never reached: turn 1 takes every message that it would take. Put it first',
      expect.stringMatching(/^10 sse.valid-payload message.response needs another responseType/),
      expect.stringMatching(/^12 - getReadStatus answers 200, 400.* and never 302$/),
      expect.stringMatching(/^13 error.shape getReadStatus with 500 has another error by the contract/),
      expect.stringMatching(/^13 error.shape getReadStatus with 500 has another message by the contract/),
    ]);
  });
});

describe('faults in one line', () => {
  test('are names with numbers', () => {
    expect(parseFaults('cut; events=3, latency; ms=50; on=postMessage+putReadMark')).toEqual({
      ok: true,
      faults: [
        { fault: 'cut', events: 3 },
        { fault: 'latency', ms: 50, jitter: 0, on: ['postMessage', 'putReadMark'] },
      ],
    });
    expect(parseFaults('drop; handled=no')).toEqual({ ok: true, faults: [{ fault: 'drop', handled: false }] });
  });

  test.each([
    ['cut; events', 'Failed to read the fault "cut; events": "events" is no name=value. Write it as in "cut; events=3".'],
    ['boom', 'Failed to read the fault "boom": fault: there is no fault "boom". Use one of latency, status'],
    ['latency; ms=-1', 'Failed to read the fault "latency; ms=-1": ms: Too small'],
    ['', 'Failed to read the fault "": fault: there is no fault ""'],
    ['stall; on=postMessage', 'Failed to read the fault "stall; on=postMessage": Unrecognized key: "on"'],
    ['cut; events=1; ms=5', 'Failed to read the fault "cut; events=1; ms=5": cut needs exactly one of events, bytes and ms'],
  ])('%j is refused with one sentence', (text, sentence) => {
    const parsed = parseFaults(text);
    expect(parsed.ok ? '' : parsed.message).toContain(sentence);
  });
});
