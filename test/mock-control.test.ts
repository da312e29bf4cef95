import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { MockControlError, mockControl } from '../mock-server/control/client.ts';
import { type Listening, mockWith, roomIn } from './mock/mock-room.ts';
import { openRaw, parseChunked } from './server/raw-socket.ts';

const answers = `
turns:
  - { name: greeting, when: { text: hello }, play: [{ at: 0, answer: one }, { at: 0, answer: two }, { at: 0, answer: three }] }
  - name: endless build
    when: { mode: build }
    play:
      - { at: 0, build: { status: queued, progress: 0 } }
      - { at: 10ms, event: build.status, data: { status: processing, progress: 5 } }
      - { at: 1h, build: { status: processing, progress: 90 } }
      - { at: 2h, build: { status: completed, progress: 100 } }
`;

const contents = ({ events }: Listening) => events.flatMap(({ json: { data } }) => data['content'] ?? []);
const builds = ({ events }: Listening) =>
  events.flatMap(({ event, json: { data } }) => (event === 'build.status' ? [[data['status'], data['progress'], data['message']]] : []));
const refused = (action: Promise<unknown>): Promise<unknown> =>
  action.then(
    () => 'not refused',
    (error: unknown) => error,
  );

async function stage(cassette = answers, settings: Parameters<typeof mockWith>[1] = {}) {
  const { url } = await mockWith(cassette, settings);
  return { url, control: mockControl(url), room: roomIn(url) };
}

describe('the state', () => {
  test('is as at the start after a reset: messages, cassettes, faults, clock, speed, hold, journal; streams end', async () => {
    const { control, room } = await stage();
    const before = await control.state();
    await room.post('hello');
    const live = await room.open();
    await control.cassettes({ names: ['plan-answer'] });
    await control.faults('status; status=500');
    await control.advance(86_400_000);
    await control.speed(0);
    await control.hold(3);
    expect(await control.state()).toMatchObject({
      speed: 0,
      held: true,
      faults: [{ fault: 'status', status: 500 }],
      requests: 2,
      streams: 1,
    });
    await control.reset();
    expect(await live.over).toBe('end');
    const { now, ...after } = await control.state();
    expect({ ...after, now: before.now }).toEqual(before);
    expect(Date.parse(now) - Date.now()).toBeLessThan(60_000);
    expect((await room.history()).messages).toEqual([]);
  });

  test('tells cassettes, turns, what else could be played, and projects', async () => {
    const { control, room } = await stage();
    await room.post('hello');
    const { session, cassettes, available, projects } = await control.state();
    expect({ session, cassettes, projects }).toEqual({
      session: 'default',
      cassettes: [{ name: 'test', turns: ['greeting', 'endless build'] }],
      projects: [room.projectId],
    });
    expect(available).toEqual(expect.arrayContaining(['test', 'plan-answer', 'long-history']));
  });
});

describe('other cassettes', () => {
  test('are played from the next message on, by name or as text, and the first ones by their name again', async () => {
    const { control, room } = await stage();
    const turnOf = async (text: string) => (await room.post(text)).headers.get('x-mock-turn');
    expect(await turnOf('hello')).toBe('greeting');
    expect(await control.cassettes({ names: ['plan-answer'], texts: ['cassette: 1\nturns: [{ name: mine, play: [] }]'] })).toEqual([
      'plan-answer',
      'text 1',
    ]);
    expect([await turnOf('a plan'), await turnOf('hello')]).toEqual(['plan%20answer', 'mine']);
    await control.cassettes({ names: ['test'] });
    expect(await turnOf('hello')).toBe('greeting');
  });

  test('that cannot be used change nothing and say why', async () => {
    const { control, room } = await stage();
    expect(await refused(control.cassettes({ names: ['nope'] }))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/^There is no cassette "nope"\. Known are test, /),
    });
    expect(await refused(control.cassettes({ texts: ['cassette: 1\nturn: []'] }))).toMatchObject({
      status: 400,
      message: 'text 1:2:1: there is no "turn" here. Correct its name or leave it out',
    });
    expect((await room.post('hello')).headers.get('x-mock-turn')).toBe('greeting');
  });
});

describe('events', () => {
  test('are pushed now, durable, with seqs of the log; placeholders are filled', async () => {
    const { control, room } = await stage();
    const live = await room.open();
    expect(await control.push({ project: room.projectId.toUpperCase(), answer: 'from a test' })).toBe(1);
    expect(await control.push({ project: room.projectId, event: 'note.added', data: { seq: '{{seq}}' }, envelope: { by: 'me' } })).toBe(2);
    const { events } = await live.until(({ events: all }) => all.length === 3);
    expect(events.slice(1).map(({ id, event, json }) => [id, event, json.data, json['by']])).toEqual([
      ['1', 'message.response', { messageId: expect.any(String), responseType: 'plan', content: 'from a test' }, undefined],
      ['2', 'note.added', { seq: 2 }, 'me'],
    ]);
    expect((await room.history()).messages.map(({ text }) => text)).toEqual(['from a test']);
  });

  test('are held back after so many, let through one by one, and released', async () => {
    const { control, room } = await stage();
    await control.hold(1);
    const live = await room.open();
    await room.post('hello');
    await live.until((so) => contents(so).length === 1);
    // A fence: what is pushed comes, what is held does not.
    await control.push({ project: room.projectId, answer: 'fence' });
    await live.until((so) => contents(so).length === 2);
    expect(await control.next({ project: randomUUID() })).toBe(0);
    expect(await control.next({ project: room.projectId })).toBe(1);
    await live.until((so) => contents(so).length === 3);
    expect(contents(live)).toEqual(['one', 'fence', 'two']);
    await control.release();
    await live.until((so) => contents(so).length === 4);
    expect(await control.next({ count: 5 })).toBe(0);
    expect(contents(live)).toEqual(['one', 'fence', 'two', 'three']);
  });

  test('of the simulated assistant can be held too', async () => {
    const { control, room } = await stage('');
    await control.hold();
    const live = await room.open();
    await room.post('hello', { buildImmediately: true });
    expect(await control.next({ count: 6 })).toBe(6);
    await live.until((so) => builds(so).length === 5);
    expect(await control.next()).toBe(0);
  });
});

describe('a build', () => {
  test.each(['end', 'fail'] as const)('can be made to %s; the rest of its play is left out', async (how) => {
    const { control, room } = await stage();
    const live = await room.open();
    await room.post('x', { buildImmediately: true });
    await live.until((so) => builds(so).length === 2);
    await (how === 'end' ? control.endBuild(room.projectId) : control.failBuild(room.projectId, 'No disk'));
    await live.until((so) => builds(so).length === 3);
    expect(builds(live).at(-1)).toEqual(how === 'end' ? ['completed', undefined, undefined] : ['failed', undefined, 'No disk']);
    expect(new Set(live.events.flatMap(({ json }) => json.data['buildId'] ?? [])).size).toBe(1);
    await control.advance(7_200_000);
    await control.push({ project: room.projectId, answer: 'fence' });
    await live.until((so) => contents(so).length === 1);
    expect(builds(live)).toHaveLength(3);
    expect(await refused(control.endBuild(room.projectId))).toMatchObject({
      status: 409,
      message: expect.stringContaining('There is no build under way'),
    });
  });
});

describe('the clock', () => {
  test('moves on with what cassettes have in store, or dates only', async () => {
    const { control, room } = await stage(answers, { now: Date.UTC(2025, 7, 26, 10) });
    expect((await control.now()).toISOString()).toBe('2025-08-26T10:00:00.000Z');
    const live = await room.open();
    await room.post('x', { buildImmediately: true });
    await live.until((so) => builds(so).length === 2);
    expect((await control.advance(3_600_000, { datesOnly: true })).toISOString()).toBe('2025-08-26T11:00:00.000Z');
    await room.post('a later one');
    expect((await room.history()).messages.at(-1)?.timestamp).toBe('2025-08-26T11:00:00.000Z');
    expect(builds(live)).toHaveLength(2);
    await control.advance(3_600_000);
    await live.until((so) => builds(so).length === 3);
    expect(builds(live).at(-1)).toEqual(['processing', 90, undefined]);
  });

  test('and the speed can change while a play goes on', async () => {
    const { control, room } = await stage();
    const live = await room.open();
    await room.post('x', { buildImmediately: true });
    await live.until((so) => builds(so).length === 2);
    await control.speed(0);
    await live.until((so) => builds(so).length === 4);
  });
});

describe('streams', () => {
  test('are listed, cut and evicted, by connection, project or user', async () => {
    const { url, control, room } = await stage();
    const other = roomIn(url, room.projectId);
    const [mine, another, theirs] = [await room.open('?client_instance_id=tab-1'), await room.open(), await other.open()];
    await room.post('hello');
    for (const live of [mine, another, theirs]) await live.until((so) => contents(so).length === 3);
    const listed = await control.streams();
    expect(
      listed.map(({ user, project, instance, open, events, lastEventId }) => ({ user, project, instance, open, events, lastEventId })),
    ).toEqual(
      [room.userId, room.userId, other.userId].map((user, at) => ({
        user,
        project: room.projectId,
        ...(at === 0 && { instance: 'tab-1' }),
        open: true,
        events: 4,
        lastEventId: '4',
      })),
    );
    const [first, second, third] = listed.map(({ connection }) => connection);
    expect(await control.cut({ connection: first ?? '' })).toEqual([first]);
    await mine.over;
    expect(await control.evict({ user: room.userId, project: room.projectId })).toEqual([second]);
    expect(await another.over).toBe('end');
    expect(another.events.at(-1)?.json).toMatchObject({
      event: 'connection.takeover',
      data: { evicted_connection_id: second, reason: 'connection_limit' },
    });
    expect((await control.streams({ project: room.projectId })).map(({ connection }) => connection)).toEqual([third]);
    // Both places are free again.
    await room.post('hello');
    await theirs.until((so) => contents(so).length === 6);
    const told = await control.requests({ operation: 'openStream' });
    expect(told.map(({ answer }) => answer?.kind === 'stream' && answer.stream.ended)).toEqual(['cut', 'takeover', undefined]);
  });

  test('that are cut have got everything that was sent before, and see a reset and no end', async () => {
    const { url, control, room } = await stage(
      `ambient: [{ at: 0, event: note.added, data: { text: '${'x'.repeat(1_000)}' }, repeat: 300, every: 0 }]`,
    );
    const raw = await openRaw(Number(new URL(url).port));
    onTestFinished(() => raw[Symbol.asyncDispose]());
    const broken = new Promise((resolve) => void raw.socket.once('error', resolve));
    raw.send(`GET /v1/projects/${room.projectId}/chat/stream HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await raw.until((text) => text.includes('established'));
    await control.cut();
    expect(await broken).toMatchObject({ code: 'ECONNRESET' });
    const [, body = ''] = (await raw.closed()).split('\r\n\r\n');
    const { chunks, ended } = parseChunked(body);
    const [stream] = await control.requests({ operation: 'openStream' });
    expect([ended, chunks.join('')]).toEqual([
      false,
      stream?.answer?.kind === 'stream' ? stream.answer.frames.map(({ text }) => text).join('') : undefined,
    ]);
  });
});

describe('the journal', () => {
  test('has every request with its body, answer, time and what made it; secrets are struck out', async () => {
    const { control, room } = await stage();
    await room.fetch(
      'POST',
      '/v1/chat/unified?x=1',
      { projectId: room.projectId, userId: room.userId, message: 'hello', mode: 'plan' },
      {
        authorization: 'Bearer s3cret',
        cookie: 'a=s3cret',
        'x-sheen-signature': 's3cret',
      },
    );
    await room.post('unheard of', { buildImmediately: false });
    const live = await room.open('?from_seq=0');
    await live.until(({ events }) => events.length > 3);
    const requests = await control.requests();
    expect(JSON.stringify(requests)).not.toContain('s3cret');
    const [first, second, third] = requests;
    expect(first).toMatchObject({
      n: 1,
      method: 'POST',
      path: '/v1/chat/unified',
      query: 'x=1',
      headers: { authorization: '[redacted]' },
      body: { message: 'hello' },
      operation: 'postMessage',
      user: room.userId,
      project: room.projectId,
      tookMs: expect.any(Number),
      answer: { kind: 'plain', status: 201, body: { message_seq: 1 } },
      notes: [{ kind: 'turn', name: 'greeting', place: 'test.yaml:4' }],
    });
    expect(second?.notes).toEqual([{ kind: 'unscripted', nearest: expect.objectContaining({ name: 'greeting' }) }]);
    expect(third?.answer).toMatchObject({
      kind: 'stream',
      frames: expect.arrayContaining([
        expect.objectContaining({ kind: 'durable', id: '1', event: 'message.created', text: expect.stringContaining('hello') }),
      ]),
    });
    expect((await control.requests({ unscripted: true })).map(({ n }) => n)).toEqual([2]);
    expect((await control.requests({ path: '/v1/projects/*/chat/stream', method: 'get', status: 200 })).map(({ n }) => n)).toEqual([3]);
    expect((await control.requests({ body: { message: 'hello' }, headers: { 'X-User-Id': room.userId } })).map(({ n }) => n)).toEqual([1]);
    expect((await control.requests({ project: randomUUID() })).length).toBe(0);
  });

  test('can be waited for, with a deadline that tells the nearest', async () => {
    const { control, room } = await stage();
    const waiting = control.waitFor({ operation: 'postMessage', status: 201 }, { count: 2 });
    await room.post('one');
    await room.fetch('GET', 'chat/read-status');
    await room.post('two');
    expect((await waiting).map(({ body }) => body)).toEqual([
      expect.objectContaining({ message: 'one' }),
      expect.objectContaining({ message: 'two' }),
    ]);
    const error = await refused(control.waitFor({ operation: 'putReadMark' }, { timeoutMs: 30 }));
    expect(error).toBeInstanceOf(MockControlError);
    expect(error).toMatchObject({
      status: 408,
      message: 'Waited in vain: 0 of 1 requests came within 30 ms. The nearest is number 3, POST /v1/chat/unified: it is postMessage.',
    });
  });

  test('is counted: exactly, at least, at most', async () => {
    const { control, room } = await stage();
    await room.post('one');
    await room.post('two');
    const posts = { operation: 'postMessage' };
    expect(await control.verify(posts)).toBe(2);
    expect(await control.verify(posts, { count: 2 })).toBe(2);
    expect(await control.verify({ operation: 'putReadMark' }, { count: 0 })).toBe(0);
    expect(await control.verify(posts, { atLeast: 1, atMost: 2 })).toBe(2);
    for (const [how, sentence] of [
      [{ count: 1 }, '2 requests fit, and exactly 1 should.'],
      [{ atMost: 1 }, '2 requests fit, and 0 to 1 should.'],
      [{ atLeast: 3 }, '2 requests fit, and 3 or more should. There was no other request.'],
    ] as const)
      expect(await refused(control.verify(posts, how))).toMatchObject({ status: 409, message: sentence });
    expect(await refused(control.verify({ ...posts, body: { message: 'three' } }))).toMatchObject({
      message: '0 requests fit, and 1 or more should. The nearest is number 2, POST /v1/chat/unified: its body is another.',
    });
  });

  test('says so where it has forgotten what it would have to count', async () => {
    const { control, room } = await stage();
    for (let at = 0; at < 21; at += 1) await Promise.all(Array.from({ length: 48 }, () => room.fetch('GET', 'chat/read-status')));
    expect(await refused(control.verify({ operation: 'getReadStatus' }, { count: 1_008 }))).toMatchObject({
      status: 409,
      message: expect.stringContaining('the first 8 requests are forgotten'),
    });
    expect(await control.verify({ operation: 'getReadStatus', after: 8 }, { count: 1_000 })).toBe(1_000);
  });
});

describe('given()', () => {
  test('puts messages, builds, read mark, preferences and profile there, behind what the cassette gives', async () => {
    const { url, control, room } = await stage(`given: { messages: [{ text: from the cassette }] }`);
    await control.given({
      project: room.projectId,
      user: room.userId,
      messages: [
        { text: 'Question {{n}}', repeat: 2 },
        { text: 'Answer', from: 'assistant' },
      ],
      builds: [{ steps: [{ status: 'queued' }, { status: 'completed', progress: 100 }] }],
      readMark: 2,
      preferences: { buildImmediately: false },
      profile: { locale: 'ar' },
    });
    expect((await room.history()).messages.map(({ text, messageType }) => [messageType, text])).toEqual([
      ['user', 'from the cassette'],
      ['user', 'Question 1'],
      ['user', 'Question 2'],
      ['assistant', 'Answer'],
    ]);
    const status = await room.fetch('GET', 'chat/read-status');
    expect([await status.json(), status.headers.get('content-language')]).toEqual([{ last_read_seq: 2 }, 'ar']);
    expect(await (await room.fetch('GET', 'chat-preferences')).json()).toMatchObject({ preferences: { buildImmediately: false } });
    const live = await room.open('?from_seq=4');
    await live.until((so) => builds(so).length === 2);
    // Of somebody else nothing is changed.
    const other = roomIn(url, room.projectId);
    expect(await (await other.fetch('GET', 'chat/read-status')).json()).toEqual({ last_read_seq: 0 });
  });
});

describe('what is asked wrongly', () => {
  test.each([
    ['POST', 'nope', {}, 404, /^There is no command \/__mock\/nope\. Use POST \/__mock\/ with one of reset, state, /],
    ['GET', 'reset', undefined, 405, /^The command reset is sent by POST\.$/],
    ['PUT', 'state', {}, 405, /^The command state is sent by GET or POST\.$/],
    ['POST', 'push', 'no json', 400, /^Failed to read the command push: its body is no JSON\.$/],
    ['POST', 'push', { project: 'p', answer: 'x' }, 400, /^Failed to read the command push: project: /],
    ['POST', 'push', { project: randomUUID() }, 400, /needs exactly one of answer and event/],
    [
      'POST',
      'faults',
      { rules: 'boom' },
      400,
      /^Failed to read the command faults: rules: Failed to read the fault "boom": fault: there is no fault "boom"/,
    ],
    ['POST', 'reset', { all: true }, 400, /Unrecognized key: "all"/],
  ])('%s %s %j is %i with one sentence', async (method, command, body, status, sentence) => {
    const { url } = await stage();
    const answer = await fetch(`${url}/__mock/${command}`, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const told = (await answer.json()) as { error: string; message: string }; // `as`: the error shape
    expect([answer.status, Object.keys(told), answer.headers.get('content-type')]).toEqual([
      status,
      ['error', 'message'],
      'application/json; charset=utf-8',
    ]);
    expect(told.message).toMatch(sentence);
    if (status === 405) expect(answer.headers.get('allow')).toBe(command === 'reset' ? 'POST' : 'GET, POST');
  });

  test('reaches the client as an error; so does a mock that is not there', async () => {
    const { url } = await stage();
    expect(await refused(mockControl(`${url}/elsewhere`).reset())).toMatchObject({ name: 'MockControlError', status: 404 });
    expect(await refused(mockControl('http://127.0.0.1:1').reset())).toMatchObject({
      name: 'MockControlError',
      message: expect.stringMatching(/^Failed to reach the mock at http:\/\/127\.0\.0\.1:1\./),
    });
  });

  test('what only reads may be a GET', async () => {
    const { url } = await stage();
    for (const command of ['state', 'streams', 'requests', 'findings']) expect((await fetch(`${url}/__mock/${command}`)).status).toBe(200);
  });
});
