import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { buildStatus, messageResponse } from '../src/contract/index.ts';
import { defaultUserId } from '../mock-server/backend/identity.ts';
import { listen, mockWith, roomIn } from './mock/mock-room.ts';

const build = `
turns:
  - name: small build
    when: { text: { contains: build }, mode: build }
    play:
      - { at: 0, answer: 'You said "{{message}}" in {{locale}}' }
      - { at: 20ms, build: { status: queued, progress: 0 } }
      - { at: 30ms, event: build.status, data: { status: processing, progress: '{{n}}' }, repeat: 3, every: 10ms }
      - { at: 60ms, build: { status: completed, progress: 100 } }
`;

const statuses = (events: readonly { json: { data: Readonly<Record<string, unknown>> } }[]) =>
  events.flatMap(({ json: { data } }) => (data['status'] === undefined ? [] : [[data['status'], data['progress']]]));

describe('a turn', () => {
  test('is played at its times, by the contract: answer, linked to the message, then one build', async () => {
    const { url } = await mockWith(build);
    const room = roomIn(url);
    const live = await room.open();
    const posted = await room.post('please build', { buildImmediately: true, client_msg_id: 'a-1', locale: 'fr' });
    expect([posted.status, posted.headers.get('x-mock-turn')]).toEqual([201, 'small%20build']);
    const { events } = await live.until(({ events: all }) => all.some(({ json }) => json.data['status'] === 'completed'));
    const [established, created, answer, ...steps] = events;
    expect([established?.event, created?.event, answer?.event]).toEqual(['connection.established', 'message.created', 'message.response']);
    expect(answer?.json).toMatchObject({
      in_reply_to_client_msg_id: 'a-1',
      data: { responseType: 'build', content: 'You said "please build" in fr' },
    });
    messageResponse.parse(answer?.json);
    expect(statuses(steps)).toEqual([
      ['queued', 0],
      ['processing', 1],
      ['processing', 2],
      ['processing', 3],
      ['completed', 100],
    ]);
    for (const { json } of steps) expect(buildStatus.parse(json)).toMatchObject({ in_reply_to_client_msg_id: 'a-1' });
    expect(new Set(steps.map(({ json }) => json.data['buildId'])).size).toBe(1);
    const { messages } = await room.history();
    expect(messages.map(({ text, messageType }) => [messageType, text])).toEqual([
      ['user', 'please build'],
      ['assistant', 'You said "please build" in fr'],
    ]);
  });

  test('that counts takes its message only, in each project anew', async () => {
    const { url } = await mockWith(`
turns:
  - { when: { count: 1 }, play: [{ at: 0, answer: first }] }
  - { when: { count: { from: 2 } }, play: [{ at: 0, answer: later }] }
`);
    for (const room of [roomIn(url), roomIn(url)]) {
      const live = await room.open();
      for (const text of ['a', 'b', 'c']) await room.post(text);
      const { events } = await live.until(({ events: all }) => all.filter(({ event }) => event === 'message.response').length === 3);
      const contents = events.flatMap(({ json }) => json.data['content'] ?? []);
      expect(contents.sort()).toEqual(['first', 'later', 'later']);
    }
  });

  test('may tell what another person wrote: it stands in the history too', async () => {
    const someone = randomUUID();
    const { url } = await mockWith(`
turns:
  - play:
      - { at: 0, event: message.created, envelope: { effective_build_mode: plan }, data: { userId: ${someone}, projectId: '{{project_id}}', message: 'me too', messageType: user, mode: plan, locale: en } }
      - { at: 5, event: note.added, data: { seq: '{{seq}}', id: '{{id:note}}', again: '{{id:note}}' } }
`);
    const room = roomIn(url);
    const live = await room.open();
    await room.post('hello');
    const { events } = await live.until(({ events: all }) => all.length === 4);
    expect(events[2]?.json).toMatchObject({ event: 'message.created', effective_build_mode: 'plan', data: { userId: someone } });
    const { data, seq } = events[3]?.json ?? { data: {} as Record<string, unknown>, seq: 0 };
    expect(data).toEqual({ seq, id: expect.any(String), again: data['id'] });
    expect((await room.history()).messages.map(({ text }) => text)).toEqual(['hello', 'me too']);
  });
});

describe('a message that no turn takes', () => {
  test('is stored and answered by the simulated assistant, and says so', async () => {
    const told: string[] = [];
    const { url } = await mockWith(build, {
      speed: 0,
      onAnswered: ({ notes }) =>
        void told.push(...notes.map((note) => (note.kind === 'unscripted' ? (note.nearest?.reason ?? '') : note.kind))),
    });
    const room = roomIn(url);
    const live = await room.open();
    const posted = await room.post('please build');
    expect([posted.status, posted.headers.get('x-mock-turn')]).toEqual([201, 'unscripted']);
    await live.until(({ events }) => events.some(({ event }) => event === 'message.response'));
    expect(told).toEqual(['it is for build mode, the message is in plan mode']);
  });

  test('is refused with --unmatched fail, with the nearest turn; nothing is stored and the key stays free', async () => {
    const { url } = await mockWith(build, { unmatched: 'fail' });
    const room = roomIn(url);
    const refused = await room.post('please build', { client_msg_id: 'k' });
    expect([refused.status, await refused.json()]).toEqual([
      404,
      {
        error: 'NOT_FOUND',
        message:
          'Failed to answer the message: no turn takes it. The nearest is small build (test.yaml:4): it is for build mode, the message is in plan mode. Add a turn, or start without --unmatched fail.',
        reason: 'no_turn_matches',
        nearest: { name: 'small build', place: 'test.yaml:4', reason: 'it is for build mode, the message is in plan mode' },
      },
    ]);
    expect((await room.history()).messages).toEqual([]);
    const accepted = await room.post('please build', { client_msg_id: 'k', buildImmediately: true });
    expect(accepted.status).toBe(201);
    expect((await room.post('please build', { client_msg_id: 'k', buildImmediately: true })).status).toBe(200);
  });
});

describe('what a cassette gives beforehand', () => {
  const given = `
given:
  messages:
    - { text: 'Question {{n}}', repeat: 2, ago: 2h }
    - { text: Answer, from: assistant, ago: 1h }
  builds: [{ steps: [{ status: queued }, { status: completed }] }]
  readMark: 2
  preferences: { buildImmediately: false }
  profile: { locale: ar }
ambient:
  - { at: 0, event: note.added, data: { n: '{{n}}' }, repeat: 2, every: 1ms }
`;
  test('is there before the first request, and ambient events begin with the first stream', async () => {
    const { url } = await mockWith(given);
    const room = roomIn(url);
    const { messages } = await room.history();
    expect(messages.map(({ seq, text, messageType }) => [seq, messageType, text])).toEqual([
      [1, 'user', 'Question 1'],
      [2, 'user', 'Question 2'],
      [3, 'assistant', 'Answer'],
    ]);
    expect(Date.now() - Date.parse(messages[0]?.timestamp ?? '')).toBeGreaterThan(7_100_000);
    const status = await room.fetch('GET', 'chat/read-status');
    expect([await status.json(), status.headers.get('content-language')]).toEqual([{ last_read_seq: 2 }, 'ar']);
    expect(await (await room.fetch('PUT', 'chat/read', { last_read_seq: 1 })).json()).toEqual({ ok: true, last_read_seq: 2 });
    expect(await (await room.fetch('GET', 'chat-preferences')).json()).toMatchObject({ preferences: { buildImmediately: false } });
    const live = await room.open('?from_seq=0');
    const { events } = await live.until(({ events: all }) => all.length === 8);
    expect(events.map(({ id, event }) => [id, event])).toEqual([
      ['0', 'connection.established'],
      ['1', 'message.created'],
      ['2', 'message.created'],
      ['3', 'message.response'],
      ['4', 'build.status'],
      ['5', 'build.status'],
      ['6', 'note.added'],
      ['7', 'note.added'],
    ]);
    const again = await roomIn(url, room.projectId).open('?from_seq=5');
    expect((await again.until(({ events: all }) => all.length === 3)).events.at(-1)?.id).toBe('7');
  });
});

describe('an answer that a cassette overrides', () => {
  test('comes for the requests that it names, so often, with the headers that every answer has', async () => {
    const { url } = await mockWith(`
answers:
  - { on: getReadStatus, skip: 1, times: 1, delay: 5ms, status: 503, headers: { Retry-After: '2' }, body: { error: UNAVAILABLE, message: later } }
  - { on: putReadMark, body_has: { last_read_seq: 7 }, status: 500, text: broken }
  - { on: 'GET /v1/team/:id', query: { deep: 'yes' }, status: 200, body: { who: '{{user_id}}' } }
`);
    const room = roomIn(url);
    const statusOf = async () => (await room.fetch('GET', 'chat/read-status')).status;
    expect(await statusOf()).toBe(200);
    const once = await room.fetch('GET', 'chat/read-status', undefined, { 'x-request-id': 'r-1', 'x-sheen-locale': 'de' });
    expect([once.status, await once.json()]).toEqual([503, { error: 'UNAVAILABLE', message: 'later' }]);
    expect(['retry-after', 'x-request-id', 'content-language'].map((name) => once.headers.get(name))).toEqual(['2', 'r-1', 'de']);
    expect(await statusOf()).toBe(200);
    const mark = (seq: number) => room.fetch('PUT', 'chat/read', { last_read_seq: seq });
    expect([(await mark(6)).status, (await mark(7)).status]).toEqual([200, 500]);
    expect(await (await room.fetch('GET', '/v1/team/5?deep=yes')).json()).toEqual({ who: room.userId });
    expect((await room.fetch('GET', '/v1/team/5')).status).toBe(404);
  });
});

describe('who asks', () => {
  test('is told by header, query or body, else a default; unknown users and projects exist', async () => {
    const { url } = await mockWith();
    const room = roomIn(url);
    const mark = (query: string, headers: Record<string, string>, seq: number) =>
      fetch(`${url}/v1/projects/${room.projectId}/chat/read${query}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ last_read_seq: seq }),
      });
    await mark('', { 'x-user-id': room.userId }, 3);
    await mark(`?userId=${defaultUserId}`, {}, 5);
    const seen = async (query: string) => (await fetch(`${url}/v1/projects/${room.projectId}/chat/read-status${query}`)).json();
    expect(await seen(`?userId=${room.userId}`)).toEqual({ last_read_seq: 3 });
    expect(await seen('')).toEqual({ last_read_seq: 5 });
    const body = JSON.stringify({ projectId: room.projectId, userId: room.userId, message: 'hi' });
    const posted = await fetch(`${url}/v1/chat/unified`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(posted.status).toBe(201);
    const live = await listen(`${url}/v1/projects/${room.projectId}/chat/stream?userId=${room.userId}&from_seq=0`);
    const { events } = await live.until(({ events: all }) => all.length === 2);
    expect(events[1]?.json.data['userId']).toBe(room.userId);
  });

  test('must be who signs, with --auth strict', async () => {
    const { url } = await mockWith([], { secret: 'hush' });
    const answer = await roomIn(url).fetch('GET', 'chat/read-status');
    expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ error: 'MISSING_SIGNATURE' })]);
  });
});

describe('a request that is no route', () => {
  test.each([
    [
      'GET',
      '/v1/projects/p/chat/mesages',
      404,
      { reason: 'no_such_route', nearest: { method: 'GET', path: '/v1/projects/:projectId/chat/messages' } },
    ],
    ['POST', '/v1/chat/unifed', 404, { nearest: { method: 'POST', path: '/v1/chat/unified' } }],
    ['GET', '/favicon.ico', 404, { reason: 'no_such_route' }],
    ['GET', '/v1/projects/%E0%A4%A/chat/read', 404, { error: 'NOT_FOUND' }],
  ])('%s %s is told the nearest one', async (method, path, status, body) => {
    const { url } = await mockWith();
    const answer = await fetch(`${url}${path}`, { method });
    expect([answer.status, await answer.json()]).toEqual([
      status,
      expect.objectContaining({ error: 'NOT_FOUND', message: expect.any(String), ...body }),
    ]);
  });

  test('with another method is 405 with Allow', async () => {
    const { url } = await mockWith();
    const answer = await fetch(`${url}/v1/projects/${randomUUID()}/chat-preferences`, { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow'), await answer.json()]).toEqual([
      405,
      'GET, PUT',
      expect.objectContaining({ error: 'METHOD_NOT_ALLOWED' }),
    ]);
  });

  test('outside the base path says where the base path is', async () => {
    const { url } = await mockWith([], { basePath: '/api' });
    expect(url).toMatch(/\/api$/);
    expect((await roomIn(url).fetch('GET', 'chat/read-status')).status).toBe(200);
    const outside = await roomIn(url.replace('/api', '')).fetch('GET', 'chat/read-status');
    expect([outside.status, await outside.json()]).toEqual([
      404,
      expect.objectContaining({
        reason: 'outside_base_path',
        nearest: { method: 'GET', path: '/api/v1/projects/:projectId/chat/read-status' },
      }),
    ]);
  });
});

describe('for snapshots', () => {
  const scene = async (seed: string | undefined) => {
    const { url } = await mockWith(build, { seed, now: Date.UTC(2025, 7, 26, 10) });
    const room = roomIn(url, '3b241101-e2bb-4255-8caf-4136c566a962', defaultUserId);
    const live = await room.open();
    await room.post('please build', { buildImmediately: true });
    await live.until(({ events }) => events.some(({ json }) => json.data['status'] === 'completed'));
    return live.text();
  };

  test('a seed and a time make ids, seqs and times the same', async () => {
    const [one, two, other] = [await scene('7'), await scene('7'), await scene('8')];
    expect(one).toBe(two);
    expect(one).not.toBe(other);
    expect(one).toContain('"timestamp":"2025-08-26T10:00:00.020Z"');
    expect(await scene(undefined)).not.toBe(await scene(undefined));
  });
});

test('--unnamed-events leaves out the event line, for onmessage', async () => {
  const { url } = await mockWith([], { unnamedEvents: true });
  const room = roomIn(url);
  const live = await room.open();
  await room.post('event: x\n\nevent: y');
  const { events } = await live.until(({ events: all }) => all.length === 2);
  expect(live.text()).not.toMatch(/^event:/m);
  expect(events.map(({ json }) => json.event)).toEqual(['connection.established', 'message.created']);
  expect(events[1]?.json.data['message']).toBe('event: x\n\nevent: y');
});
