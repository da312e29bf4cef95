import { describe, expect, it } from 'vitest';
import { discovery } from '../src/contract/index.ts';
import { type Backend, backend, controlToken, project, user } from './engine/backend.ts';

const withToken = { 'x-contract-control-token': controlToken };
const act = async (house: Backend, body: unknown) => (await house.send('control', { scheme: 'none', headers: withToken, body })).status;
const localeNow = async (house: Backend) => (await house.send('getReadStatus')).headers['content-language'];
const statusNow = async (house: Backend) => (await house.send('getReadStatus')).status;

const deny = { action: 'project.deny', projectId: project, userId: user };
const setLocale = (locale: string | null) => ({ action: 'profile.set_locale', userId: user, locale });

describe('discovery', () => {
  it('tells limits and capabilities, those of the control route only where it exists', async () => {
    const all = discovery.parse((await backend({ instance: 'i', build: 'b' }).send('discover', { scheme: 'none' })).value);
    expect(all).toEqual({
      contract: '2025-08-26',
      limits: { max_connections: 3, keep_alive_ms: 15_000, message_max_chars: 10_000 },
      capabilities: ['typing', 'instance', 'clock', 'profile-locale', 'outsider', 'build-failure', 'faults', 'stub'],
      build: 'b',
      instance: 'i',
    });
    const few = discovery.parse((await backend({ controlToken: undefined }).send('discover', { scheme: 'none' })).value);
    expect(few.capabilities).toEqual(['typing', 'instance']);
  });
});

describe('the control route', () => {
  it('looks like no route at all without the right token, whatever is sent', async () => {
    const house = backend();
    const closed = backend({ controlToken: undefined });
    const headers = { 'x-request-id': 'r' };
    const unknown = await house.send('unknown-route', { scheme: 'none', headers });
    for (const token of [undefined, '', 'wrong', `${controlToken}x`, controlToken.slice(1)]) {
      for (const body of [deny, '{', undefined]) {
        const answer = await house.send('control', { scheme: 'none', headers: { ...headers, 'x-contract-control-token': token }, body });
        expect(answer).toEqual(unknown);
      }
    }
    const large = await house.call('control', { scheme: 'none', headers });
    expect(await house.engine.handle({ ...large, transportProblem: 'body-too-large' })).toMatchObject({ status: 404 });
    expect(await house.engine.handle({ ...large, operation: 'wrong-method', method: 'GET' })).toMatchObject({ status: 404 });
    expect(await closed.send('control', { scheme: 'none', headers: { ...headers, ...withToken }, body: deny })).toEqual(unknown);
    expect(await statusNow(house)).toBe(200);
  });

  it('refuses what is no action', async () => {
    const house = backend();
    for (const body of [
      { action: 'db.drop' },
      {},
      '{',
      [],
      { action: 'clock.advance', ms: -1 },
      { action: 'project.deny', projectId: 'p' },
    ]) {
      expect(await act(house, body)).toBe(400);
    }
  });
});

describe('actions', () => {
  it('clock.advance adds up, moves dates and signatures, and leaves timers alone', async () => {
    const house = backend({ assistant: true });
    await house.post();
    const before = house.clock.now();
    expect(await act(house, { action: 'clock.advance', ms: 3_600_000 })).toBe(204);
    expect(await act(house, { action: 'clock.advance', ms: 60_000 })).toBe(204);
    expect(house.clock.now() - before).toBe(3_660_000);
    expect(await house.ports.log.head(project)).toBe(1);
    const answer = await house.send('getReadStatus');
    expect(answer.headers['date']).toBe(new Date(before + 3_660_000).toUTCString());
    const stale = await house.send('getReadStatus', { headers: { 'x-sheen-timestamp': String(before / 1_000) } });
    expect(stale.status).toBe(408);
    expect(await act(house, { action: 'reset' })).toBe(204);
    expect(house.clock.now()).toBe(before);
  });

  it('profile.set_locale sets and clears', async () => {
    const house = backend();
    await act(house, setLocale('ar-EG'));
    expect(await localeNow(house)).toBe('ar');
    await act(house, setLocale(null));
    expect(await localeNow(house)).toBe('en');
  });

  it('project.deny and project.allow', async () => {
    const house = backend();
    await act(house, { ...deny, projectId: project.toUpperCase() });
    expect(await statusNow(house)).toBe(403);
    await act(house, { ...deny, action: 'project.allow' });
    expect(await statusNow(house)).toBe(200);
    expect(house.clock.timers).toBe(0);
  });

  it('cache.outage: posting goes on and stays exact, presence does no harm, and it ends', async () => {
    const house = backend();
    await house.post({ key: 'before' });
    await act(house, { action: 'cache.outage', ms: 5_000 });
    expect([(await house.post({ key: 'k' })).status, (await house.post({ key: 'k' })).status]).toEqual([201, 200]);
    expect((await house.post({ key: 'before' })).status).toBe(200);
    expect((await house.send('postPresence', { body: { is_typing: true } })).status).toBe(204);
    expect((await house.post({ nonce: 'n' })).status).toBe(201);
    expect((await house.post({ nonce: 'n' })).status).toBe(201);
    // Told once: every request meets the outage.
    expect(house.problems).toHaveLength(1);
    await house.clock.pass(5_000);
    expect([(await house.post({ nonce: 'm' })).status, (await house.post({ nonce: 'm' })).status]).toEqual([201, 409]);
  });

  it('assistant.stub on and off', async () => {
    const house = backend({ assistant: false });
    await act(house, { action: 'assistant.stub', projectId: project, on: true });
    await house.post();
    await house.clock.pass(1_000);
    expect(await house.ports.log.head(project)).toBe(2);
    await act(house, { action: 'assistant.stub', projectId: project, on: false });
    await house.post();
    await house.clock.pass(1_000);
    expect(await house.ports.log.head(project)).toBe(3);
  });

  it('build.fail_next', async () => {
    const house = backend({ assistant: true });
    await act(house, { action: 'build.fail_next', projectId: project });
    await house.post({ build: true });
    await house.clock.pass(2_000);
    const { sink } = await house.open({ query: '?from_seq=0' });
    expect(sink.durable().at(-1)?.data).toMatchObject({ status: 'failed', message: expect.stringMatching(/./) });
  });
});

describe('leases', () => {
  it('undo each action after a minute of true time, by default', async () => {
    const house = backend();
    const before = house.clock.now();
    const bodies = [
      deny,
      setLocale('ar'),
      { action: 'clock.advance', ms: 86_400_000 },
      { action: 'cache.outage', ms: 60_000 },
      { action: 'build.fail_next', projectId: project },
      { action: 'assistant.stub', projectId: project, on: true },
    ];
    for (const body of bodies) expect(await act(house, body)).toBe(204);
    await house.clock.pass(59_999);
    expect(await statusNow(house)).toBe(403);
    await house.clock.pass(1);
    expect(await statusNow(house)).toBe(200);
    expect(await localeNow(house)).toBe('en');
    expect(house.clock.now()).toBe(before + 60_000);
    expect(await house.ports.orders.stubbed(project)).toBe(false);
    expect(await house.ports.orders.takeFailure(project)).toBe(false);
    expect(house.clock.timers).toBe(0);
  });

  it('have the length that was asked for, begin anew when the action is repeated, and restore what was there first', async () => {
    const house = backend();
    await house.ports.profiles.setLocale(user, 'fr');
    await act(house, { ...setLocale('ar'), lease_ms: 1_000 });
    await house.clock.pass(900);
    await act(house, { ...setLocale('de'), lease_ms: 1_000 });
    await house.clock.pass(900);
    expect(await localeNow(house)).toBe('de');
    await house.clock.pass(100);
    expect(await localeNow(house)).toBe('fr');

    await house.ports.profiles.setLocale(user, 'es');
    await act(house, { ...setLocale('ar'), lease_ms: 1_000 });
    await house.clock.pass(1_000);
    expect(await localeNow(house)).toBe('es');
  });

  it('all end with reset', async () => {
    const house = backend();
    for (const body of [deny, setLocale('ar'), { action: 'cache.outage', ms: 60_000 }, { action: 'clock.advance', ms: 1_000 }]) {
      await act(house, body);
    }
    expect(await act(house, { action: 'reset' })).toBe(204);
    expect([await statusNow(house), await localeNow(house)]).toEqual([200, 'en']);
    expect([(await house.post({ nonce: 'n' })).status, (await house.post({ nonce: 'n' })).status]).toEqual([201, 409]);
    expect(house.clock.timers).toBe(0);
  });
});
