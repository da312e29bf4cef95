import { describe, expect, test } from 'vitest';
import { mockControl } from '../mock-server/control/client.ts';
import { run } from '../src/cli/run.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { mockWith, roomIn } from './mock/mock-room.ts';

const hello = 'id: 7\nevent: message.created\ndata: {"seq":7,  "event":"message.created"}\n\n';
const answer = 'event: message.response\r\ndata: {"seq":8}\r\nid: 8\r\n\r\n';
const last = 'id: 9\ndata: {"seq":9}\n\n';
const frame = (at: string, raw: string, more = '') => `{ at: ${at}, ${more}raw: ${JSON.stringify(raw)} }`;
const recording = `
streams:
  - frames:
      - ${frame('0', 'retry: 1234\n\n')}
      - ${frame('0', ': hi\n\n')}
      - ${frame('5ms', hello, 'post: 1, ')}
      - { at: 10ms, post: 1, base64: ${btoa(answer)} }
      - ${frame('1h', last)}
`;
const start = 'retry: 1234\n\n: hi\n\n';

describe('--exact', () => {
  test('sends recorded frames byte for byte at their times, counted from the opening or from the post', async () => {
    const { url } = await mockWith(recording, { exact: true });
    const room = roomIn(url);
    const live = await room.open();
    await live.until((so) => so.text() === start);
    await room.post('hello');
    await live.until((so) => so.text() === start + hello + answer);
    await mockControl(url).advance(3_600_000);
    await live.until((so) => so.text() === start + hello + answer + last);
    const frames = (await mockControl(url).requests({ operation: 'openStream' })).flatMap(({ answer: told }) =>
      told?.kind === 'stream' ? told.frames : [],
    );
    expect(frames.map(({ kind, id }) => [kind, id])).toEqual([
      ['retry', undefined],
      ['comment', undefined],
      ['durable', '7'],
      ['durable', '8'],
      ['durable', '9'],
    ]);
  });

  test('goes on behind the cursor of who comes back, in the same schedule; another project begins anew', async () => {
    const { url } = await mockWith(recording, { exact: true });
    const room = roomIn(url);
    const live = await room.open();
    await room.post('hello');
    await live.until((so) => so.text() === start + hello + answer);
    await mockControl(url).cut();
    await live.over;
    const back = await room.open('', { 'last-event-id': '7' });
    await back.until((so) => so.text() === answer);
    await mockControl(url).advance(3_600_000);
    await back.until((so) => so.text() === answer + last);
    const other = await roomIn(url).open();
    await other.until((so) => so.text() === start);
  });

  test('plays the recording for a cursor to who brings that cursor', async () => {
    const { url } = await mockWith(`${recording}  - { cursor: 8, frames: [${frame('0', ': resumed\n\n')}] }\n`, { exact: true });
    const back = await roomIn(url).open('?from_seq=8');
    await back.until((so) => so.text() === ': resumed\n\n');
  });

  test('still takes places over, and speed 0 does not wait', async () => {
    const { url } = await mockWith(recording, { exact: true, speed: 0, maxConnections: 1, eviction: 'takeover' });
    const room = roomIn(url);
    const live = await room.open();
    await room.post('hello');
    await live.until((so) => so.text() === start + hello + answer + last);
    await room.open();
    expect(await live.over).toBe('end');
    expect(live.text()).toContain('event: connection.takeover');
  });

  test('needs a recorded stream', async () => {
    const { terminal, stderr } = createFakeTerminal();
    expect(await run(['mock', '--port', '0', '--exact', 'plan-answer'], terminal)).toBe(2);
    expect(stderr()).toBe(
      'error: Failed to start: --exact plays recorded streams, and no cassette has one. Record one, or leave --exact out.\n',
    );
  });

  test('is left out: the engine tells, as always', async () => {
    const { url } = await mockWith(recording);
    const live = await roomIn(url).open();
    await live.until(({ events }) => events.some(({ event }) => event === 'connection.established'));
  });
});
