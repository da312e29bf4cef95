import { describe, expect, test } from 'vitest';
import { BoundReached, type Bounds, createBounds, isPost, mayStore, type Share } from '../src/client/bounds.ts';

const post = { messages: 1, builds: 0 };
const build = { messages: 1, builds: 1 };

function shareOf(bounds: Bounds, messages: number, builds = 0): Share {
  const share = bounds.share({ messages, builds });
  if (share instanceof BoundReached) throw share;
  return share;
}

function reasonOf(refused: Share | BoundReached): string {
  return refused instanceof BoundReached ? refused.message : 'not refused';
}

describe('messages and builds', () => {
  test('what a story may need is set aside, and free again when it has ended without using it', async () => {
    const bounds = createBounds({ maxMessages: 10 });
    const first = shareOf(bounds, 7);
    const refused = bounds.share({ messages: 4, builds: 0 });
    expect(refused).toBeInstanceOf(BoundReached);
    expect(reasonOf(refused)).toContain('budget: takes up to 4 messages, and 3 of 10 are left; --max-messages 11 admits it');
    (await first.take(post)).settle();
    first.end();
    const second = shareOf(bounds, 9);
    expect(bounds.share({ messages: 1, builds: 0 })).toBeInstanceOf(BoundReached);
    second.end();
  });

  test('a story that sends more than it said takes of what is left, and no more', async () => {
    const bounds = createBounds({ maxMessages: 3 });
    const share = shareOf(bounds, 1);
    for (let sent = 0; sent < 3; sent++) (await share.take(post)).settle();
    await expect(share.take(post)).rejects.toThrow(BoundReached);
  });

  test('while an answer is out that may be a refusal one waits for it, and takes the place that it gives back', async () => {
    const bounds = createBounds({ maxMessages: 1 });
    const share = shareOf(bounds, 0);
    const place = await share.take(post);
    const next = share.take(post);
    place.giveBack();
    place.giveBack();
    (await next).settle();
    await expect(share.take(post)).rejects.toThrow(BoundReached);
  });

  test('builds are counted apart, and nothing is free where none are allowed', async () => {
    const bounds = createBounds({ maxMessages: 10, maxBuilds: 1 });
    const share = shareOf(bounds, 2, 1);
    (await share.take(build)).settle();
    await expect(share.take(build)).rejects.toThrow('--max-builds 2');
    (await share.take(post)).settle();
    expect(reasonOf(createBounds({ maxBuilds: 0 }).share({ messages: 1, builds: 1 }))).toContain('0 of 0 are left');
  });

  test('without a bound nothing is counted', async () => {
    const bounds = createBounds();
    expect(bounds.frugal).toBe(false);
    const share = shareOf(bounds, 0);
    for (let sent = 0; sent < 5_000; sent++) (await share.take(build)).settle();
  });
});

test('requests of any kind go out one by one, never closer together than the rate allows', async () => {
  const bounds = createBounds({ ratePerSecond: 50 });
  const at: number[] = [];
  await Promise.all(Array.from({ length: 8 }, () => bounds.turn().then(() => at.push(performance.now()))));
  const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  // Timers of Node count whole milliseconds.
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(19);
  bounds.close();
});

test('what a backend may take for a message is one, whatever the story calls it', () => {
  expect(isPost({ method: 'POST', target: '/v1/chat/unified' })).toBe(true);
  expect(isPost({ method: 'POST', target: '/v1/projects/x/chat/messages?a=1' })).toBe(true);
  expect(isPost({ method: 'PUT', target: '/v1/chat/unified' })).toBe(false);
  expect(isPost({ method: 'POST', target: '/v1/projects/x/chat/presence' })).toBe(false);
  expect([mayStore({ method: 'GET' }), mayStore({ method: 'HEAD' }), mayStore({ method: 'PUT' })]).toEqual([false, false, true]);
});
