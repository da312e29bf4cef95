import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../src/engine/ports.ts';
import { backend, project, user } from './engine/backend.ts';

const elsewhere = '44444444-4444-4444-8444-444444444444';
const somebody = '55555555-5555-4555-8555-555555555555';

describe('a new message', () => {
  it('is 201 with its seq, minimal, and in log, history and event alike', async () => {
    const { post, send, open } = backend();
    const { sink } = await open();
    const first = await post({ key: 'k', text: 'one', build: true });
    const second = await post({ text: 'two' });
    expect([first.status, first.value.accepted, first.value.message_seq, second.value.message_seq]).toEqual([201, true, 1, 2]);
    expect(first.body?.length).toBeLessThan(2_048);

    const { messages } = (await send('listMessages')).value;
    expect(messages).toMatchObject([
      { seq: 1, client_msg_id: 'k', text: 'one', mode: 'build', locale: 'en', messageType: 'user', projectId: project, userId: user },
      { seq: 2, text: 'two', mode: 'plan' },
    ]);
    expect(messages[1]).not.toHaveProperty('client_msg_id');

    const [created, another] = sink.durable();
    expect(created).toEqual({
      seq: 1,
      event: 'message.created',
      timestamp: '2025-08-26T10:00:00.000Z',
      client_msg_id: 'k',
      effective_build_mode: 'build',
      data: {
        messageId: messages[0]?.id,
        projectId: project,
        userId: user,
        message: 'one',
        messageType: 'user',
        mode: 'build',
        locale: 'en',
      },
    });
    expect(another).not.toHaveProperty('client_msg_id');
  });

  it('keeps the text as it is', async () => {
    const { post, send, open } = backend();
    const { sink } = await open();
    const texts = ['\n\nid: 9\nevent: x\ndata: {}\n\n', '\r\n\t', 'e\u0301 👩‍👩‍👧 שלום', '😀'.repeat(10_000), '\u2028', ' ', '"\\'];
    for (const text of texts) expect((await post({ text })).status).toBe(201);
    expect((await send('listMessages')).value.messages.map(({ text }) => text)).toEqual(texts);
    expect(sink.durable().map(({ data }) => data['message'])).toEqual(texts);
  });

  it('follows the preference where it does not say itself', async () => {
    const { send } = backend();
    const modeAfter = async (body: object) => {
      await send('postMessage', { body: { projectId: project, userId: user, message: 'x', ...body } });
      return (await send('listMessages')).value.messages.at(-1)?.mode;
    };
    expect(await modeAfter({})).toBe('build');
    expect((await send('putPreferences', { body: { buildImmediately: false } })).value).toEqual({
      success: true,
      preferences: { buildImmediately: false },
    });
    expect(await modeAfter({})).toBe('plan');
    expect(await modeAfter({ buildImmediately: null })).toBe('plan');
    expect(await modeAfter({ buildImmediately: true })).toBe('build');
    expect((await send('getPreferences')).value.preferences).toEqual({ buildImmediately: false });
    expect((await send('getPreferences', { userId: somebody })).value.preferences).toEqual({ buildImmediately: true });
    expect((await send('getPreferences', { projectId: elsewhere })).value.preferences).toEqual({ buildImmediately: true });
  });
});

/** The text with its first question mark made a byte that UTF-8 does not know. */
function withBadByte(text: string): Uint8Array {
  return new TextEncoder().encode(text).map((byte) => (byte === 0x3f ? 0xff : byte));
}

describe('a refused message', () => {
  const whole = { projectId: project, userId: user, message: 'hello', buildImmediately: false, client_msg_id: 'k' };

  it.each([
    ['no project', { ...whole, projectId: undefined }],
    ['an odd project', { ...whole, projectId: 'p' }],
    ['no user', { ...whole, userId: undefined }],
    ['no message', { ...whole, message: undefined }],
    ['an empty message', { ...whole, message: '' }],
    ['a message that is no text', { ...whole, message: 7 }],
    ['a message too long', { ...whole, message: 'x'.repeat(10_001) }],
    ['a mode that is none', { ...whole, buildImmediately: 'yes' }],
    ['a key with a space', { ...whole, client_msg_id: 'a b' }],
    ['a list', [whole]],
    ['null', null],
    ['malformed JSON', '{"projectId":'],
    ['nothing', ''],
    ['bytes that are no UTF-8', withBadByte(JSON.stringify({ ...whole, message: 'x?x' }))],
    ['deep nesting', '['.repeat(60_000)],
  ])('%s: 400, nothing stored, key free', async (_name, body) => {
    const { send, ports, post } = backend();
    const answer = await send('postMessage', { body });
    expect([answer.status, typeof answer.value.error, typeof answer.value.message]).toEqual([400, 'string', 'string']);
    expect(await ports.log.head(project)).toBe(0);
    expect((await post({ key: 'k' })).status).toBe(201);
  });

  it('has to be JSON by its content type, in any spelling', async () => {
    const { send } = backend();
    const statusWith = async (type: string | undefined) =>
      (await send('postMessage', { body: { ...whole, client_msg_id: undefined }, headers: { 'content-type': type } })).status;
    for (const type of ['application/json', 'Application/JSON; charset=utf-8', 'application/vnd.chat+json', undefined]) {
      expect(await statusWith(type)).toBe(201);
    }
    for (const type of ['text/plain', 'application/jsonp', '', 'application/x-www-form-urlencoded']) {
      expect(await statusWith(type)).toBe(415);
    }
  });

  it('cannot reach the prototype', async () => {
    const { send } = backend();
    const body = `{"__proto__":{"buildImmediately":true},"constructor":{"prototype":{"x":1}},${JSON.stringify(whole).slice(1)}`;
    expect((await send('postMessage', { body })).status).toBe(201);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect((await send('listMessages')).value.messages[0]?.mode).toBe('plan');
  });
});

describe('the same client_msg_id again', () => {
  it('is 200 with the first seq and changes nothing, whatever it says', async () => {
    const { post, ports, open, send } = backend();
    const { sink } = await open();
    const first = await post({ key: 'k', text: 'first' });
    const again = await post({ key: 'k', text: 'second', build: true });
    expect([again.status, again.value]).toEqual([200, first.value]);
    expect(await ports.log.head(project)).toBe(1);
    expect(sink.durable()).toHaveLength(1);
    expect((await send('listMessages')).value.messages).toMatchObject([{ text: 'first', mode: 'plan' }]);
  });

  it('is one message where twenty arrive at once', async () => {
    const { post, ports } = backend();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post({ key: 'k' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
    expect(new Set(answers.map(({ value }) => value.message_seq)).size).toBe(1);
    expect(await ports.log.head(project)).toBe(1);
  });

  it('is new from another user and in another project', async () => {
    const { post } = backend();
    for (const who of [{}, { userId: somebody }, { projectId: elsewhere }]) expect((await post({ key: 'k', ...who })).status).toBe(201);
  });

  it('is new after an hour from the first acceptance, which duplicates do not renew', async () => {
    const { post, clock } = backend();
    await post({ key: 'k' });
    clock.advance(3_540_000);
    expect((await post({ key: 'k' })).status).toBe(200);
    clock.advance(120_000);
    expect((await post({ key: 'k' })).status).toBe(201);
    clock.advance(60_000);
    expect((await post({ key: 'k' })).status).toBe(200);
  });

  it('is no duplicate without one', async () => {
    const { post, send } = backend();
    expect([(await post()).status, (await post()).status]).toEqual([201, 201]);
    const body = { projectId: project, userId: user, message: 'x', client_msg_id: null };
    expect([(await send('postMessage', { body })).status, (await send('postMessage', { body })).status]).toEqual([201, 201]);
  });
});

describe('the legacy endpoint', () => {
  it('answers with the message and, for a duplicate, with the first one', async () => {
    const { send } = backend();
    const body = { text: 'hello', client_msg_id: 'k', mode: 'plan' };
    const first = await send('postLegacyMessage', { body });
    expect([first.status, first.value]).toEqual([
      201,
      { id: expect.any(String), seq: 1, client_msg_id: 'k', timestamp: '2025-08-26T10:00:00.000Z' },
    ]);
    const again = await send('postLegacyMessage', { body: { ...body, text: 'other' } });
    expect([again.status, again.value]).toEqual([200, { ...first.value, duplicateOf: first.value.id }]);
  });

  it('shares log, stream and keys with endpoint 1, both ways', async () => {
    const { send, post, open } = backend();
    const { sink } = await open();
    await post({ key: 'a' });
    const { value } = await send('postLegacyMessage', { body: { text: 'x', client_msg_id: 'a', mode: 'build' } });
    expect(value).toMatchObject({ seq: 1, duplicateOf: (await send('listMessages')).value.messages[0]?.id });
    await send('postLegacyMessage', { body: { text: 'x', client_msg_id: 'b', mode: 'plan' } });
    expect([(await post({ key: 'b' })).status, (await post({ key: 'b' })).value.message_seq]).toEqual([200, 2]);
    expect(sink.durable().map(({ seq, client_msg_id }) => [seq, client_msg_id])).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('takes three modes, of which unified is the preference', async () => {
    const { send } = backend();
    for (const [index, mode] of ['plan', 'build', 'unified'].entries()) {
      expect((await send('postLegacyMessage', { body: { text: 'x', client_msg_id: `${index}`, mode } })).status).toBe(201);
    }
    await send('putPreferences', { body: { buildImmediately: false } });
    await send('postLegacyMessage', { body: { text: 'x', client_msg_id: '3', mode: 'unified' } });
    const { messages } = (await send('listMessages')).value;
    expect(messages.map(({ mode }) => mode)).toEqual(['plan', 'build', 'build', 'plan']);
    for (const body of [
      { text: 'x', client_msg_id: 'k', mode: 'all' },
      { text: 'x', mode: 'plan' },
      { text: '', client_msg_id: 'k', mode: 'plan' },
    ]) {
      expect((await send('postLegacyMessage', { body })).status).toBe(400);
    }
  });
});

describe('a store that is away', () => {
  it('is 503 without a word about it, and the key stays free', async () => {
    let away = true;
    const { post, problems } = backend({
      decorate: (ports) => ({
        ...ports,
        log: {
          ...ports.log,
          appendMessage: (...args) => {
            if (away) throw new StoreUnavailable('connect ECONNREFUSED 10.0.0.1:5432');
            return ports.log.appendMessage(...args);
          },
        },
      }),
    });
    const answer = await post({ key: 'k' });
    expect([answer.status, answer.value.error, answer.headers['retry-after']]).toEqual([503, 'UNAVAILABLE', '1']);
    expect(answer.body).not.toContain('10.0.0.1');
    expect(problems).toHaveLength(1);
    away = false;
    expect((await post({ key: 'k' })).status).toBe(201);
  });
});
