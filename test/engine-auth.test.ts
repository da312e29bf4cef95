import { describe, expect, it } from 'vitest';
import { type Operation, operations, routes } from '../src/contract/index.ts';
import { StoreOverloaded, StoreUnavailable } from '../src/engine/ports.ts';
import { backend, project, type SendOptions, user } from './engine/backend.ts';

const bodies: Partial<Record<Operation, unknown>> = {
  postMessage: { projectId: project, userId: user, message: 'hello', buildImmediately: false },
  postLegacyMessage: { text: 'hello', client_msg_id: 'k', mode: 'plan' },
  putReadMark: { last_read_seq: 1 },
  putPreferences: { buildImmediately: true },
  postPresence: { is_typing: true },
};
const signed = operations.filter((operation) => routes[operation].signed);
const optionsOf = (operation: Operation): SendOptions => (operation in bodies ? { body: bodies[operation] } : {});

describe.each(signed)('%s', (operation) => {
  it('is refused unsigned, with a bearer token too, before its body is looked at', async () => {
    const { send } = backend();
    const bearer = { headers: { authorization: 'Bearer x' } };
    for (const body of [bodies[operation], '{', undefined]) {
      const answer = await send(operation, { ...bearer, body, scheme: 'none' });
      expect([answer.status, answer.value.error]).toEqual([401, 'MISSING_SIGNATURE']);
    }
  });

  it('is refused where the body was not read and no signature came', async () => {
    const { send } = backend();
    const answer = await send(operation, { scheme: 'none', tamper: (call) => ({ ...call, transportProblem: 'body-too-large' }) });
    expect(answer.status).toBe(401);
  });

  it('is refused to an outsider and to nobody in particular', async () => {
    const { send, ports, engine } = backend();
    await ports.access.set(project, user, false);
    const outsider = await send(operation, optionsOf(operation));
    expect([outsider.status, outsider.value.error]).toEqual([403, 'UNAUTHORIZED_PROJECT_ACCESS']);
    for (const who of [undefined, '', 'nobody', '1']) {
      expect((await send(operation, { ...optionsOf(operation), headers: { 'x-user-id': who } })).status).toBe(400);
    }
    expect(engine.streams).toBe(0);
    expect(await ports.log.head(project)).toBe(0);
  });

  it('is refused with a signature for something else', async () => {
    const { send } = backend();
    const changes: SendOptions['tamper'][] = [
      (call) => ({ ...call, rawTarget: `${call.rawTarget}?x=1` }),
      (call) => ({ ...call, method: 'PATCH' }),
      (call) => ({ ...call, headers: { ...call.headers, 'x-sheen-sig-v2': 'zz' } }),
      (call) => ({ ...call, headers: { ...call.headers, 'x-sheen-nonce': 'another' } }),
    ];
    for (const tamper of changes) {
      const answer = await send(operation, { ...optionsOf(operation), ...(tamper && { tamper }) });
      expect([answer.status, answer.value.error]).toEqual([403, 'INVALID_SIGNATURE']);
    }
  });
});

describe('signatures', () => {
  it.each(['v1', 'v2', 'both'] as const)('%s is accepted', async (scheme) => {
    expect((await backend().post({ scheme })).status).toBe(201);
  });

  it('refuses a timestamp more than two minutes away, by the engine clock', async () => {
    const { post, clock } = backend();
    const at = (offsetMs: number) => ({
      tamper: (call: Parameters<NonNullable<SendOptions['tamper']>>[0]) => ({
        ...call,
        headers: { ...call.headers, 'x-sheen-timestamp': String((clock.now() + offsetMs) / 1_000) },
      }),
    });
    for (const offset of [-121_000, 121_000]) expect((await post(at(offset))).value.error).toBe('TIMESTAMP_OUT_OF_RANGE');
    expect((await post({ headers: { 'x-sheen-timestamp': 'soon' } })).status).toBe(408);
    // Inside the window the timestamp is fine and only the signature is not.
    expect((await post(at(-119_000))).value.error).toBe('INVALID_SIGNATURE');
  });

  it('refuses a nonce that was used, also where the first use was refused later, and forgets it after ten minutes', async () => {
    const { post, clock, ports } = backend();
    expect((await post({ nonce: 'n', text: '' })).status).toBe(400);
    const replay = await post({ nonce: 'n' });
    expect([replay.status, replay.value.error]).toEqual([409, 'REPLAY_ATTACK_DETECTED']);
    expect(await ports.log.head(project)).toBe(0);
    await clock.pass(599_000);
    expect((await post({ nonce: 'n' })).status).toBe(409);
    await clock.pass(2_000);
    expect((await post({ nonce: 'n' })).status).toBe(201);
  });

  it('spends no nonce on a forged request', async () => {
    const { post } = backend();
    const forged = await post({ nonce: 'n', headers: { 'x-sheen-sig-v2': '0'.repeat(64) } });
    expect(forged.status).toBe(403);
    expect((await post({ nonce: 'n' })).status).toBe(201);
  });

  it('needs a nonce', async () => {
    const { post } = backend();
    for (const scheme of ['v1', 'v2'] as const) {
      const answer = await post({ scheme, headers: { 'x-sheen-nonce': undefined } });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });

  it('goes on without nonces while their store is away, and not where the store is broken', async () => {
    const broken = (cause: Error) =>
      backend({
        decorate: (ports) => ({
          ...ports,
          nonces: {
            spend: () => {
              throw cause;
            },
          },
        }),
      });
    expect((await broken(new StoreUnavailable('away')).post()).status).toBe(201);
    // There, and too busy: without its word a replay could go through.
    expect((await broken(new StoreOverloaded('busy')).post()).status).toBe(503);
    expect((await broken(new Error('bug')).post()).status).toBe(500);
  });
});

describe('users', () => {
  it('refuses a body in the name of another user', async () => {
    const { post } = backend();
    const answer = await post({ headers: { 'x-user-id': '33333333-3333-4333-8333-333333333333' } });
    expect([answer.status, answer.value.error]).toEqual([403, 'USER_MISMATCH']);
  });

  it('knows users and projects in either case', async () => {
    const { send, post } = backend();
    const upper = 'AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA';
    expect((await post({ projectId: upper, userId: upper, key: 'k' })).status).toBe(201);
    expect((await post({ projectId: upper.toLowerCase(), userId: upper.toLowerCase(), key: 'k' })).status).toBe(200);
    const history = await send('listMessages', { projectId: upper, userId: upper });
    expect(history.value.messages).toHaveLength(1);
  });

  it('answers 400 to a project id that is no UUID', async () => {
    const { send } = backend();
    for (const projectId of ['p', "1' or '1'='1", '../..']) expect((await send('getReadStatus', { projectId })).status).toBe(400);
  });
});

describe('routes that are none', () => {
  it('are refused in the error shape', async () => {
    const { send, call, engine } = backend();
    expect((await send('unknown-route')).status).toBe(404);
    const head = await call('openStream', { scheme: 'none' });
    const reply = await engine.handle({ ...head, operation: 'wrong-method', method: 'HEAD' });
    expect([reply.status, reply.headers['allow']]).toEqual([405, 'GET']);
    expect(engine.streams).toBe(0);
  });
});
