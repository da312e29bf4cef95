import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type MockControl, mockControl } from '../mock-server/control/client.ts';
import { type MockRoom, mockWith, roomIn } from './mock/mock-room.ts';

/** Each finding with a client that does it and one that does not. */

type Client = (room: MockRoom, control: MockControl) => Promise<unknown>;

async function findingsOf(client: Client) {
  const { url } = await mockWith();
  const control = mockControl(url);
  await client(roomIn(url), control);
  return control.clientFindings();
}

const id = () => ({ client_msg_id: randomUUID() });
/** A post that fails, and its retry as the client does it. */
const failingOnce =
  (fault: string, first: Record<string, unknown>, retry: Record<string, unknown>): Client =>
  async (room, control) => {
    await control.faults(`${fault}; times=1; on=postMessage`);
    await room.post('hello', first).catch(() => undefined);
    await room.post('hello', retry);
  };
const same = id();

/** A stream that is heard and then ends, and how the client comes back. */
const comingBack =
  (ends: (control: MockControl) => Promise<unknown>, query: string, headers?: Record<string, string>, first = ''): Client =>
  async (room, control) => {
    const live = await room.open(first);
    await room.post('hello', id());
    await live.until(({ events }) => events.some(({ event }) => event === 'message.created'));
    await ends(control);
    await live.over;
    await room.open(query, headers);
  };
const cut = (control: MockControl) => control.cut();
const evict = (control: MockControl) => control.evict();

const refusedFirst =
  (operation: 'openStream' | 'postMessage', retryAfterMs: number, waitsFor: (control: MockControl) => Promise<unknown>): Client =>
  async (room, control) => {
    await control.faults(`status; status=429; retry_after_ms=${retryAfterMs}; times=1; on=${operation}`);
    const act = () => (operation === 'openStream' ? room.open('?from_seq=0') : room.post('hello', same));
    await act();
    await waitsFor(control);
    await act();
  };
const marks =
  (count: number): Client =>
  async (room) => {
    for (let seq = 1; seq <= count; seq += 1) await room.fetch('PUT', 'chat/read', { last_read_seq: seq });
  };

const bad: readonly (readonly [rule: string, requests: readonly number[], how: string, client: Client])[] = [
  ['client.sends-id', [1], 'posts without an id', (room) => room.post('hello')],
  ['client.retry-keeps-id', [1, 2], 'retries a 500 with another id', failingOnce('status; status=500', id(), id())],
  ['client.retry-keeps-id', [1, 2], 'retries a lost answer with another id', failingOnce('drop', id(), id())],
  ['client.cursor', [1, 3], 'comes back after a cut without a cursor', comingBack(cut, '')],
  ['client.cursor', [1, 3], 'also as the same instance', comingBack(cut, '?client_instance_id=a', {}, '?client_instance_id=a')],
  ['client.retry-after', [1, 2], 'asks for the stream at once', refusedFirst('openStream', 5_000, () => Promise.resolve())],
  ['client.retry-after', [1, 2], 'posts again at once', refusedFirst('postMessage', 5_000, () => Promise.resolve())],
  ['client.takeover', [1, 3], 'comes back after a takeover', comingBack(evict, '?from_seq=1')],
  ['client.read-storm', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 'sends eleven read marks at once', marks(11)],
];

test.each(bad)('%s %j: a client that %s', async (rule, requests, _how, client) => {
  expect(await findingsOf(client)).toEqual([{ rule, requests, message: expect.stringMatching(/\. [A-Z].*\.$/) }]);
});

/** A wait of this length is over when the mock has seen nobody for so long. */
const patience = (ms: number) => (control: MockControl) =>
  control.waitFor({ operation: 'putReadMark' }, { timeoutMs: ms }).catch(() => undefined);

const good: readonly (readonly [how: string, client: Client])[] = [
  ['posts with an id', (room) => room.post('hello', id())],
  ['retries a 500 with its id', failingOnce('status; status=500', same, same)],
  ['retries a lost answer with its id', failingOnce('drop', same, same)],
  ['says the same twice, because both were accepted', async (room) => [await room.post('yes', id()), await room.post('yes', id())]],
  ['corrects a post that was refused as wrong', failingOnce('status; status=400', id(), id())],
  ['comes back after a cut with Last-Event-ID', comingBack(cut, '', { 'last-event-id': '1' })],
  ['comes back after a cut with from_seq', comingBack(cut, '?from_seq=1')],
  ['opens another tab after a cut', comingBack(cut, '?client_instance_id=b', {}, '?client_instance_id=a')],
  ['opens another tab after a takeover', comingBack(evict, '?client_instance_id=b', {}, '?client_instance_id=a')],
  ['opens two streams at once', async (room) => [await room.open(), await room.open()]],
  ['waits as long as it was told, for a stream', refusedFirst('openStream', 60, patience(60))],
  ['waits as long as it was told, for a post', refusedFirst('postMessage', 60, patience(60))],
  ['sends ten read marks', marks(10)],
];

test.each(good)('nothing is found about a client that %s', async (_how, client) => {
  expect(await findingsOf(client)).toEqual([]);
});
