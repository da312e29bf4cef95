import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../src/engine/ports.ts';
import { type Backend, backend, project } from './engine/backend.ts';
import type { StreamEvent } from './engine/fake-sink.ts';

const builds = (events: readonly StreamEvent[]) => events.filter(({ event }) => event === 'build.status').map(({ data }) => data);
const statuses = (events: readonly StreamEvent[]) => builds(events).map(({ status }) => status);

async function eventsOf(house: Backend, ms = 5_000): Promise<readonly StreamEvent[]> {
  await house.clock.pass(ms);
  return (await house.open({ query: '?from_seq=0' })).sink.durable();
}

describe('the assistant', () => {
  it('answers a plan with a plan and nothing else', async () => {
    const house = backend({ assistant: true });
    await house.post({ key: 'k', build: false });
    const events = await eventsOf(house);
    expect(events.map(({ event }) => event)).toEqual(['message.created', 'message.response']);
    expect(events[1]).toMatchObject({ in_reply_to_client_msg_id: 'k', data: { responseType: 'plan' } });
    expect(events[1]).not.toHaveProperty('client_msg_id');
  });

  it('builds in build mode: one build, queued, rising progress, one end, all linked to the message', async () => {
    const house = backend({ assistant: true });
    await house.post({ key: 'k', build: true });
    const events = await eventsOf(house);
    expect(events[0]?.event).toBe('message.created');
    expect(statuses(events)).toEqual(['queued', 'processing', 'processing', 'processing', 'completed']);
    expect(new Set(builds(events).map(({ buildId }) => buildId)).size).toBe(1);
    const progress = builds(events).map((data) => Number(data['progress']));
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(events.slice(1).every((event) => event.in_reply_to_client_msg_id === 'k')).toBe(true);
  });

  it('waits its time', async () => {
    const house = backend({ assistant: true });
    const { sink } = await house.open();
    await house.post();
    await house.clock.pass(199);
    expect(sink.durable()).toHaveLength(1);
    await house.clock.pass(1);
    expect(sink.durable()).toHaveLength(2);
  });

  it('names no message where the message had no id', async () => {
    const house = backend({ assistant: true });
    await house.post({ build: true });
    for (const event of await eventsOf(house)) {
      expect(event).not.toHaveProperty('client_msg_id');
      expect(event).not.toHaveProperty('in_reply_to_client_msg_id');
    }
  });

  it('is not asked twice by a duplicate, from either endpoint', async () => {
    const house = backend({ assistant: true });
    const body = { text: 'x', client_msg_id: 'k', mode: 'build' };
    await Promise.all([
      house.post({ key: 'k', build: true }),
      house.post({ key: 'k', build: true }),
      house.send('postLegacyMessage', { body }),
    ]);
    const events = await eventsOf(house);
    expect(events.filter(({ event }) => event === 'message.response')).toHaveLength(1);
    expect(statuses(events).filter((status) => status === 'queued')).toHaveLength(1);
  });

  it('stands in the history as itself, in the order of the log', async () => {
    const house = backend({ assistant: true });
    await house.post({ key: 'k' });
    const [, response] = await eventsOf(house);
    const { messages } = (await house.send('listMessages')).value;
    expect(messages.map(({ seq, messageType }) => [seq, messageType])).toEqual([
      [1, 'user'],
      [2, 'assistant'],
    ]);
    expect(messages[1]).toMatchObject({ id: response?.data['messageId'], text: response?.data['content'] });
  });

  it('is silent when off, but for stubbed projects', async () => {
    const house = backend({ assistant: false });
    await house.post({ build: true });
    expect(await eventsOf(house)).toHaveLength(1);
    await house.ports.orders.stub(project, true);
    await house.post({ build: true });
    const events = await eventsOf(house);
    expect(events.filter(({ event }) => event === 'message.response')).toHaveLength(1);
    expect(statuses(events).at(-1)).toBe('completed');
  });

  it('fails the next build on request, with a reason, and only that one', async () => {
    const house = backend({ assistant: true });
    await house.ports.orders.failNextBuild(project, true);
    await house.post({ build: false });
    await house.post({ build: true });
    const first = await eventsOf(house);
    expect(statuses(first)).toEqual(['queued', 'processing', 'failed']);
    expect(builds(first).at(-1)?.['message']).toMatch(/./);
    await house.post({ build: true });
    expect(statuses(await eventsOf(house)).at(-1)).toBe('completed');
  });

  it('tells what goes wrong in it, and goes on with the next message', async () => {
    let broken = true;
    const house = backend({
      assistant: true,
      decorate: (ports) => ({
        ...ports,
        orders: {
          ...ports.orders,
          takeFailure: (projectId) => {
            if (broken) throw new Error('bug');
            return ports.orders.takeFailure(projectId);
          },
        },
      }),
    });
    await house.post({ build: true });
    await house.clock.pass(1_000);
    expect(house.problems).toHaveLength(1);
    broken = false;
    await house.post({ build: true });
    expect(statuses(await eventsOf(house)).at(-1)).toBe('completed');
  });

  it('brings a build to its end although the log was away in between, each step once', async () => {
    let away = false;
    const house = backend({
      assistant: true,
      decorate: (ports) => ({
        ...ports,
        log: {
          ...ports.log,
          append: (...args) => {
            if (away) throw new StoreUnavailable('away');
            return ports.log.append(...args);
          },
        },
      }),
    });
    await house.post({ build: true });
    await house.clock.pass(350);
    away = true;
    await house.clock.pass(3_000);
    away = false;
    expect(statuses(await eventsOf(house))).toEqual(['queued', 'processing', 'processing', 'processing', 'completed']);
  });
});
