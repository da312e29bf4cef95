import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WireRequest } from '../src/client/call.ts';
import { createForeignText, type ForeignText, type HeardText } from '../src/client/foreign-text.ts';
import { mapJsonStrings } from '../src/client/json-strings.ts';
import { createOwnText } from '../src/client/own-text.ts';

/** What a report shows of texts that the run did not send. */

const ours = 'once upon a time <b>we</b> wrote this, 漢字 and all';
const theirs = 'my secret plan for the garden party';
const ownId = '3b241101-e2bb-4255-8caf-4136c566a962';

const posted = (message: string): WireRequest => ({
  method: 'POST',
  target: '/v1/chat/unified',
  headers: ['x-request-id', 'cc-run-1', 'x-sheen-nonce', 'n-1'],
  body: new TextEncoder().encode(JSON.stringify({ projectId: ownId, message, client_msg_id: 'm-1' })),
});

function foreignText(heard: readonly HeardText[], { said = [posted(ours)], incomplete = false, salt = 's' } = {}): ForeignText {
  const own = createOwnText();
  for (const request of said) own.note(request);
  return createForeignText({ own, said, heard, incomplete, salt: new TextEncoder().encode(salt) });
}

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): HeardText => ({
  kind: 'answer',
  status,
  headers,
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
const event = (json: unknown, name = 'message.created'): HeardText => ({ kind: 'event', name, id: '7', data: JSON.stringify(json) });
const shown = (heard: HeardText): string => foreignText([heard]).body(heard);
const mark = /\[foreign: \d+ characters?, hash [0-9a-f]{8}\]/;

describe('an answer and an event', () => {
  test('show ids, numbers, times, names and our own texts, and of all other texts the length and a hash', () => {
    const page = {
      messages: [
        {
          id: 'a-1',
          seq: 1,
          userId: ownId,
          text: theirs,
          messageType: 'user',
          mode: 'plan',
          locale: 'en',
          timestamp: '2025-08-26T10:00:00.000Z',
        },
        { id: 'a-2', seq: 2, client_msg_id: 'm-1', text: ours, preview: theirs, score: 1.5, tags: [theirs, ownId] },
      ],
      pagination: { start_seq: 1, end_seq: 2, has_more_older: false },
    };
    const masked = JSON.parse(shown(answer(200, page))) as typeof page; // `as`: the same shape
    const hidden = expect.stringMatching(mark);
    expect(masked).toEqual({
      messages: [
        { ...page.messages[0], text: hidden },
        { ...page.messages[1], preview: hidden, tags: [hidden, ownId] },
      ],
      pagination: page.pagination,
    });
    expect(masked.messages[0]?.text).toContain(`${theirs.length} characters`);
  });

  test('the assistant and a build speak for themselves, not for us', () => {
    const reply = {
      seq: 3,
      event: 'message.response',
      in_reply_to_client_msg_id: 'm-1',
      data: { messageId: 'r', responseType: 'plan', content: theirs },
    };
    expect(shown(event(reply, 'message.response'))).toMatch(
      /^\{"seq":3,"event":"message.response",.*"responseType":"plan","content":"\[foreign: [^"]*"\}\}$/,
    );
    const build = { seq: 4, event: 'build.status', data: { buildId: 'b-1', status: 'failed', progress: 40, message: theirs } };
    expect(shown(event(build, 'build.status'))).toMatch(/"buildId":"b-1","status":"failed","progress":40,"message":"\[foreign: /);
  });

  test('numbers keep their digits and fields their order and doubles', () => {
    const text = '{ "seq": 9007199254740993.0, "b": 1e3,\n "seq": -0, "text": "hello there you" }';
    expect(shown(answer(200, text))).toMatch(/^\{ "seq": 9007199254740993\.0, "b": 1e3,\n "seq": -0, "text": "\[foreign: 15 [^"]*" \}$/);
  });

  test('our own text that came back altered is shown where it is ours', () => {
    expect(shown(answer(200, { text: ours.trim().slice(3, 40) }))).toContain(ours.slice(3, 40));
    expect(shown(answer(200, { text: ours.replaceAll('<', '&lt;') }))).toContain('once upon a time &lt;b>we&lt;/b> wrote');
    const longer = shown(answer(200, { text: `${ours} ${theirs.slice(0, 12)}` }));
    expect(longer).toMatch(/once upon a time .* and all\[foreign: 13 characters/);
    expect(shown(answer(200, { text: `${ours} ${theirs}` }))).not.toMatch(/once|secret/);
  });

  test('what is no JSON is somebody’s text', () => {
    for (const text of [`<html>${theirs}</html>`, `{"text":"${theirs}`, `{"text": ${theirs}}`, theirs, `[1, 2] ${theirs}`])
      expect(shown(answer(200, text))).not.toMatch(/secret|garden/);
    expect(shown(answer(200, '42'))).toBe('42');
    expect(shown(answer(200, '{"a":1,"b'))).toMatch(/^\{"a":1,\[foreign: /);
  });

  test('names of fields, events and ids are words; what is none is not shown', () => {
    expect(shown(event({ [theirs]: 1, mode: theirs, messageId: theirs, event: 'Message Created by Bob' }))).not.toMatch(/secret|Bob/);
    const foreign = foreignText([]);
    expect([foreign.word('connection_takeover'), foreign.id('msg_123')]).toEqual(['connection_takeover', 'msg_123']);
    expect(foreign.word(theirs) + foreign.id(theirs)).not.toContain('secret');
  });

  test('comments: the keep-alive', () => {
    expect(shown({ kind: 'comment', text: ' keep-alive' })).toBe(' keep-alive');
    expect(shown({ kind: 'comment', text: ` ${theirs}` })).toMatch(mark);
  });

  test('headers of HTTP and of the contract; others by length and hash, a cookie too', () => {
    const headers = foreignText([]).headers({
      'content-type': 'text/html',
      'x-request-id': 'cc-run-1',
      'set-cookie': `last=${theirs}`,
      'x-preview': theirs,
      'x-echo': 'cc-run-1',
    });
    expect(headers).toMatchObject({ 'content-type': 'text/html', 'x-request-id': 'cc-run-1', 'x-echo': 'cc-run-1' });
    expect(headers['set-cookie']).toMatch(mark);
    expect(headers['x-preview']).toMatch(mark);
  });
});

describe('an error of the API', () => {
  test('is shown: its code, its message and what it suggests', () => {
    const limit = {
      error: 'CONNECTION_LIMIT_REACHED',
      message: 'Too many streams are open.',
      suggestions: ['Close one of them.'],
      limit: 5,
    };
    expect(shown(answer(429, limit))).toBe(JSON.stringify(limit));
    const nested = { error: { code: 'X_1', message: 'Not for you.' } };
    expect(shown(answer(403, nested))).toBe(JSON.stringify(nested));
    const takeover = { seq: 0, event: 'connection.takeover', data: { reason: 'limit' } };
    expect(shown(event(takeover, 'connection.takeover'))).toContain('"seq":0');
  });

  test('but not what it repeats of other people’s texts, and none of its other fields', () => {
    const page = answer(200, { messages: [{ text: theirs }] });
    const error = answer(500, { error: 'INTERNAL', message: `failed at "${theirs}"`, row: 'a row of the table' });
    const foreign = foreignText([error, page]);
    expect(foreign.body(error)).toMatch(/"message":"failed at \\"\[foreign: 35 [^"]*\\"","row":"\[foreign: /);
    // A message is one where the answer is an error only.
    expect(shown(answer(200, { error: 'NO', message: 'somebody wrote this' }))).not.toContain('somebody');
  });
});

describe('what a check tells', () => {
  const page = answer(200, { messages: [{ text: theirs }, { text: 'thanks' }, { text: `${ours} ${theirs.slice(0, 12)}` }] });
  const html = answer(502, `<html><body>refused: ${theirs}</body></html>`);
  const foreign = foreignText([page, html, event({ seq: 9, event: 'message.created', data: { message: theirs, mode: 'plan' } })]);

  test.each<[string, unknown]>([
    ['a text of others', theirs],
    ['a short one', 'thanks'],
    ['a part of one', theirs.slice(4, 24)],
    ['a body', page.kind === 'answer' && page.text],
    ['a body that was cut', page.kind === 'answer' && page.text.slice(0, 40)],
    ['a page', html.kind === 'answer' && html.text.slice(0, 30)],
    ['an event', { seq: 9, event: 'message.created', data: { message: theirs, mode: 'plan' } }],
    ['a list of texts', ['ours', [theirs]]],
    ['a table of them', { [theirs]: 2 }],
    ['a sentence with one', `the answer was ${theirs}, it seems`],
    ['a part between quotation marks', `35 units, from 4: ${JSON.stringify(theirs.slice(3, 20))}`],
  ])('hides %s', (_, value) => {
    const text = JSON.stringify(foreign.value(value));
    expect(text).toMatch(/\[foreign: /);
    expect(text).not.toMatch(/secret|garden|thanks/);
  });

  test.each([
    'present',
    'absent',
    'refused',
    'strictly increasing',
    '200 (off contract: messages.0.text: Invalid input)',
    'no answer (no answer within 6000 ms)',
    `12 units, from 4: ${JSON.stringify(ours.slice(10, 30))}`,
    ours,
    'connection.established',
    { seq: 9, event: 'message.created', messageId: 'x-1', data: { mode: 'plan' } },
    [1, null, true, 2.5],
  ])('shows %j', (value) => {
    expect(foreign.value(value)).toEqual(value);
    if (typeof value === 'string') expect(foreign.sentence(value)).toBe(value);
  });

  test('a sentence of ours stays even where others used its words', () => {
    expect(foreign.sentence('refused')).toBe('refused');
    expect(foreign.sentence(`the text "thanks" in the history`)).not.toContain('thanks');
    expect(foreign.sentence(`it read ${theirs}`)).toMatch(/^it read \[foreign: 35/);
  });

  test('where more was heard than is kept, nothing long is shown that might be theirs', () => {
    const forgetful = foreignText([], { incomplete: true });
    expect(forgetful.value('somebody wrote a text of sixty characters and some more of them')).toMatch(mark);
    expect(forgetful.value('strictly increasing')).toBe('strictly increasing');
  });
});

test('a hash is the same for the same text in one run, and of no use beyond it', () => {
  const body = answer(200, { a: theirs, b: theirs });
  const { a, b } = JSON.parse(foreignText([body]).body(body)) as { a: string; b: string }; // `as`: the same shape
  expect(a).toBe(b);
  expect(JSON.parse(foreignText([body], { salt: 'other' }).body(body))).not.toEqual({ a, b });
});

test('nothing that others wrote is shown, whatever it is and wherever it stands', () => {
  const text = fc.string({ minLength: 16, maxLength: 60, unit: 'grapheme' }).filter((one) => one.trim().length >= 16);
  const place = fc.constantFrom<(one: string) => HeardText>(
    (one) => answer(200, { messages: [{ text: one }], [one]: one }),
    (one) => answer(500, `oops ${one}`),
    (one) => answer(500, { error: 'A', details: { one } }),
    (one) => event({ data: { message: one, extra: [{ one }] } }),
    (one) => ({ kind: 'comment', text: one }),
  );
  fc.assert(
    fc.property(text, place, (one, put) => {
      const heard = put(one);
      const foreign = foreignText([heard]);
      const everything = JSON.stringify([foreign.body(heard), foreign.value(one), foreign.value({ one })]);
      expect(everything).not.toContain(JSON.stringify(one).slice(1, -1));
    }),
    { numRuns: 300 },
  );
});

test('JSON keeps its form where no string is changed', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(80), (json, cut) => {
      const rest: string[] = [];
      const keep = (one: string) => {
        rest.push(one);
        return one;
      };
      expect(mapJsonStrings(json, ({ value }) => value, keep)).toBe(json);
      expect(rest).toEqual([]);
      expect(mapJsonStrings(json.slice(0, cut), ({ value }) => value, keep)).toBe(json.slice(0, cut));
    }),
    { numRuns: 500 },
  );
});

test.each<[string, string]>([
  ['zeros', '0'.repeat(4_000_000)],
  ['backslashes', `{"a":"${'\\'.repeat(4_000_000)}`],
  ['quotation marks', '"'.repeat(4_000_000)],
  ['brackets', '['.repeat(4_000_000)],
  ['blanks', `${' '.repeat(4_000_000)}${theirs}`],
  ['commas', `[${','.repeat(4_000_000)}"${theirs}"`],
])('megabytes of %s are shown in part, and nothing of what they end with', (_, text) => {
  const heard = answer(200, text);
  const foreign = foreignText([heard]);
  const told = [foreign.body(heard), foreign.value(text), foreign.value({ text }), foreign.sentence(`it is ${theirs}`)];
  for (const one of told) expect(JSON.stringify(one).length).toBeLessThan(150_000);
  expect(JSON.stringify(told.slice(0, 3))).not.toContain('garden');
});

test('thousands of texts of others are looked for in every sentence and every list', () => {
  const texts = Array.from({ length: 5_000 }, (_, at) => `the roses of garden number ${at} are red, as they were last year`);
  const page = answer(200, { messages: texts.map((text) => ({ id: `m-${text.length}`, text })) });
  const foreign = foreignText([page]);
  expect(JSON.stringify(foreign.value(texts))).not.toContain('garden');
  for (const text of texts.slice(0, 500)) expect(foreign.sentence(`there was "${text.slice(0, 40)}" and ${text}.`)).not.toContain('garden');
});

test('the beginning of a text of others is not shown where an error cut it', () => {
  const page = answer(200, { messages: [{ text: `${theirs}, and many more words` }] });
  const error = answer(500, { error: 'INTERNAL', message: `could not store ${theirs}…` });
  expect(foreignText([page, error]).body(error)).toMatch(/"message":"could not store \[foreign: 35 characters, hash \w{8}\]…"/);
});
