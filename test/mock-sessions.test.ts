import { describe, expect, test } from 'vitest';
import { defaultUserId } from '../mock-server/backend/identity.ts';
import { type MockControl, mockControl } from '../mock-server/control/client.ts';
import { listen, mockWith, roomIn } from './mock/mock-room.ts';

const projectId = '3b241101-e2bb-4255-8caf-4136c566a962';
const texts = async (room: ReturnType<typeof roomIn>) => (await room.history()).messages.map(({ text }) => text);
const repeats = 'cassette: 1\nturns: [{ play: [{ at: 0, answer: "{{message}}" }, { at: 5, answer: "{{message}} again" }] }]';

describe('a session has its own state, cassette and faults', () => {
  test('by prefix, header or cookie', async () => {
    const { url } = await mockWith();
    const [main, a, b, c] = [
      mockControl(url),
      mockControl(url).inSession('a'),
      mockControl(url).inSession('b'),
      mockControl(url).inSession('c'),
    ];
    const post = (target: string, message: string, headers: Record<string, string> = {}) =>
      roomIn(target, projectId, defaultUserId).fetch(
        'POST',
        '/v1/chat/unified',
        { projectId, userId: defaultUserId, message, buildImmediately: false },
        headers,
      );
    await a.hold();
    await post(a.url, 'by prefix');
    await post(url, 'by header', { 'x-mock-session': 'b' });
    await post(url, 'by cookie', { cookie: 'theme=dark; mock-session=c; x=y' });
    await post(url, 'by nobody');
    const bodies = async (control: MockControl) =>
      (await control.requests({ operation: 'postMessage' })).map(({ body }) => (body as { message: string }).message); // `as`: sent above
    expect([await bodies(a), await bodies(b), await bodies(c), await bodies(main)]).toEqual([
      ['by prefix'],
      ['by header'],
      ['by cookie'],
      ['by nobody'],
    ]);
    expect(await texts(roomIn(a.url, projectId))).toEqual(['by prefix']);
    expect([(await a.state()).held, (await b.state()).held]).toEqual([true, false]);

    await b.faults('status; status=503');
    expect((await post(url, 'x', { 'x-mock-session': 'b' })).status).toBe(503);
    expect((await post(a.url, 'x')).status).toBe(201);
    await a.reset();
    expect(await texts(roomIn(a.url, projectId))).toEqual([]);
    expect(await texts(roomIn(url, projectId))).toContain('by nobody');
    const byPrefix = await fetch(`${url}/__mock/s/b/__mock/state`);
    expect(await byPrefix.json()).toMatchObject({ session: 'b' });
  });

  test('behind the base path too, and streams and control find it there', async () => {
    const { url } = await mockWith([], { basePath: '/api' });
    const control = mockControl(url).inSession('t');
    const room = roomIn(control.url);
    const live = await room.open();
    await room.post('hello');
    await live.until(({ events }) => events.some(({ event }) => event === 'message.created'));
    expect((await control.streams()).length).toBe(1);
    expect((await mockControl(url.replace('/api', '')).inSession('t').state()).streams).toBe(1);
    const unknown = await room.fetch('GET', 'chat/red-status');
    expect(await unknown.json()).toMatchObject({ nearest: { path: '/api/__mock/s/t/v1/projects/:projectId/chat/read-status' } });
  });

  test('by the project that it is bound to, with no plumbing in the application', async () => {
    const { url } = await mockWith();
    const control = mockControl(url).inSession();
    const room = roomIn(url);
    await control.bind(room.projectId.toUpperCase());
    await control.cassettes({ texts: [repeats] });
    const live = await room.open();
    await room.post('hello');
    await room.fetch('POST', 'chat/messages', { text: 'legacy', client_msg_id: 'k', mode: 'plan' });
    await live.until(({ events }) => events.filter(({ event }) => event === 'message.response').length === 4);
    expect((await control.requests()).map(({ operation }) => operation)).toEqual(['openStream', 'postMessage', 'postLegacyMessage']);
    expect((await mockControl(url).requests()).length).toBe(0);
    await roomIn(url).post('elsewhere');
    expect((await mockControl(url).requests()).length).toBe(1);
  });

  test('a name that is none is refused', async () => {
    const { url } = await mockWith();
    for (const answer of [
      await fetch(`${url}/v1/projects/${projectId}/chat/read-status`, { headers: { 'x-mock-session': 'a b' } }),
      await fetch(`${url}/__mock/s/${'x'.repeat(65)}/v1/projects/${projectId}/chat/read-status`),
      await fetch(`${url}/__mock/s//v1/projects/${projectId}/chat/read-status`),
    ])
      expect([answer.status, await answer.json()]).toEqual([
        400,
        { error: 'VALIDATION_FAILED', message: expect.stringMatching(/^A session's name has 1 to 64 /) },
      ]);
  });

  test('of five hundred the one that was used longest ago is forgotten, but none with a stream', async () => {
    const { url } = await mockWith();
    const first = mockControl(url).inSession('first');
    const second = mockControl(url).inSession('second');
    const live = await roomIn(first.url, projectId).open();
    await roomIn(second.url, projectId).post('hello');
    for (let from = 0; from < 500; from += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, at) => fetch(`${url}/__mock/s/n${from + at}/v1/projects/${projectId}/chat/read-status`)),
      );
    expect((await second.state()).requests).toBe(0);
    expect((await first.state()).streams).toBe(1);
    await roomIn(first.url, projectId).post('still here');
    await live.until(({ events }) => events.some(({ event }) => event === 'message.created'));
  });
});

test('fifty tests at the same time on one server, same project, same user, do not disturb each other', { timeout: 60_000 }, async () => {
  const { url } = await mockWith();
  const one = async (nth: number): Promise<void> => {
    const control = mockControl(url).inSession();
    const room = roomIn(control.url, projectId, defaultUserId);
    await control.cassettes({ texts: [repeats] });
    await control.given({ project: projectId, user: defaultUserId, messages: [{ text: `given ${nth}` }] });
    if (nth % 3 === 0) await control.faults('status; status=500; on=getReadStatus');
    const live = await room.open('?from_seq=0');
    if (nth % 5 === 0) await control.hold(1);
    const posted = await room.post(`message ${nth}`, { client_msg_id: 'the-same-everywhere' });
    expect(posted.status).toBe(201);
    if (nth % 5 === 0) {
      await live.until(({ events }) => events.some(({ event }) => event === 'message.response'));
      expect(await control.next()).toBe(1);
    }
    await live.until(({ events }) => events.filter(({ event }) => event === 'message.response').length === 2);
    expect((await room.fetch('GET', 'chat/read-status')).status).toBe(nth % 3 === 0 ? 500 : 200);
    expect(live.events.slice(1).map(({ id, json }) => [id, json.data['message'] ?? json.data['content']])).toEqual([
      ['1', `given ${nth}`],
      ['2', `message ${nth}`],
      ['3', `message ${nth}`],
      ['4', `message ${nth} again`],
    ]);
    await control.verify({ operation: 'postMessage' }, { count: 1 });
    expect((await control.requests()).map(({ operation }) => operation)).toEqual(['openStream', 'postMessage', 'getReadStatus']);
    if (nth % 2 === 0) {
      await control.reset();
      expect((await room.history()).messages).toEqual([]);
    } else {
      await control.cut();
      await live.over;
      expect(await texts(room)).toHaveLength(4);
    }
  };
  await Promise.all(Array.from({ length: 50 }, (_, nth) => one(nth)));
  expect((await mockControl(url).state()).requests).toBe(0);
});

describe('with --seed and --now', () => {
  test('ids, seqs and times are the same in every session, after a reset and in another run', async () => {
    const scene = async (control: MockControl): Promise<string> => {
      await control.given({ project: projectId, user: defaultUserId, messages: [{ text: 'before', ago: '1h' }] });
      const live = await listen(`${control.url}/v1/projects/${projectId}/chat/stream?from_seq=0`);
      await roomIn(control.url, projectId, defaultUserId).post('hello', { buildImmediately: true });
      await live.until(({ events }) => events.some(({ json }) => json.data['status'] === 'completed'));
      live.close();
      return live.text();
    };
    const settings = { seed: '7', now: Date.UTC(2025, 7, 26, 10) };
    const [one, two] = [await mockWith([], settings), await mockWith([], settings)];
    const first = await scene(mockControl(one.url));
    expect(first).toContain('"timestamp":"2025-08-26T09:00:00.000Z"');
    expect(first).toContain('"timestamp":"2025-08-26T10:00:01.000Z"');
    expect(await scene(mockControl(one.url).inSession())).toBe(first);
    expect(await scene(mockControl(two.url))).toBe(first);
    await mockControl(two.url).reset();
    expect(await scene(mockControl(two.url))).toBe(first);
    expect(await scene(mockControl((await mockWith([], { ...settings, seed: '8' })).url))).not.toBe(first);
  });
});
