import { expect, test } from 'vitest';
import { everyText } from '../src/client/foreign-text.ts';
import { createRedactor } from '../src/client/redact.ts';
import { createTranscript } from '../src/client/transcript.ts';

const redactor = createRedactor(['the-shared-secret']);

test('a transcript tells who said what and when, in one line each', () => {
  let now = 1.23;
  const transcript = createTranscript(() => now);
  const body = new TextEncoder().encode('{"message":"hello\\n the-shared-secret"}');
  transcript.request('A', 'cc-1', {
    method: 'POST',
    target: '/v1/chat/unified',
    headers: ['a', '1', 'a', '2', 'b', 'the-shared-secret'],
    body,
  });
  now = 4.56;
  transcript.response('A', 'cc-1', { status: 201, headers: { x: 'y' }, text: '{"accepted":\n  true}', json: {}, holdsSecret: false });
  transcript.silence('A', 'cc-2', { why: 'timeout', words: 'no answer within 5 ms' });
  transcript.event('A/stream 1', { name: 'message.created', id: '7', seq: 7, data: '{"seq":7}' });
  transcript.event('A/stream 1', { name: '', id: undefined, seq: undefined, data: 'x' });
  transcript.comment('A/stream 1', ' keep-alive');
  transcript.close('A/stream 1', 'cut by us');

  expect(transcript.render(redactor, everyText)).toEqual([
    {
      atMs: 1.2,
      lane: 'A',
      kind: 'request',
      summary: 'POST /v1/chat/unified',
      requestId: 'cc-1',
      method: 'POST',
      target: '/v1/chat/unified',
      headers: { a: '1, 2', b: '[redacted]' },
      body: '{"message":"hello\\n [redacted]"}',
    },
    {
      atMs: 4.6,
      lane: 'A',
      kind: 'response',
      summary: '201 {"accepted": true}',
      requestId: 'cc-1',
      status: 201,
      headers: { x: 'y' },
      body: '{"accepted":\n  true}',
    },
    { atMs: 4.6, lane: 'A', kind: 'close', summary: 'no answer: no answer within 5 ms', requestId: 'cc-2' },
    {
      atMs: 4.6,
      lane: 'A/stream 1',
      kind: 'event',
      summary: 'message.created id 7 {"seq":7}',
      event: 'message.created',
      seq: 7,
      body: '{"seq":7}',
    },
    { atMs: 4.6, lane: 'A/stream 1', kind: 'event', summary: 'event x', event: '', body: 'x' },
    { atMs: 4.6, lane: 'A/stream 1', kind: 'comment', summary: ': keep-alive' },
    { atMs: 4.6, lane: 'A/stream 1', kind: 'close', summary: 'cut by us' },
  ]);
});

test('a secret across the place where a long body is cut does not show in part', () => {
  const transcript = createTranscript(() => 0);
  const text = `${'x'.repeat(4_090)}the-shared-secret`;
  transcript.response('A', 'cc-1', { status: 200, headers: {}, text, json: undefined, holdsSecret: true });
  transcript.response('A', 'cc-2', {
    status: 200,
    headers: {},
    text: `${'y'.repeat(110)} the-shared-secret`,
    json: undefined,
    holdsSecret: true,
  });
  const shown = JSON.stringify(transcript.render(redactor, everyText));
  expect(shown).not.toContain('the-sh');
  expect(shown).toContain('x[redac… (4107 characters)');
});

test.each([1, 199, 200, 201, 399, 400, 401, 523, 1_000])('of %i entries the first and the last are kept, in order', (count) => {
  const transcript = createTranscript(() => 0);
  for (let at = 1; at <= count; at++) transcript.comment('A', String(at));
  const shown = transcript.render(redactor, everyText).map(({ summary }) => summary);
  const all = Array.from({ length: count }, (_, at) => `:${at + 1}`);
  const expected = count <= 400 ? all : [...all.slice(0, 200), `${count - 400} entries left out here`, ...all.slice(-200)];
  expect(shown).toEqual(expected);
});
