import { describe, expect, test } from 'vitest';
import { listedCast, TooFewIdentities } from '../src/client/cast.ts';
import { createIdentityPool, type Lease, type ListedIdentities, type Takes } from '../src/client/identities.ts';

const id = (digit: number): string => `00000000-0000-4000-8000-00000000000${digit}`;
const listed: ListedIdentities = { projects: [{ id: id(1) }, { id: id(2), disposable: true }], users: [id(3), id(4)] };
const one: Takes = { projects: 1, users: 1, disposable: false, filled: false, allPlaces: false };
const never = new AbortController().signal;

describe('a pool of listed identities', () => {
  test('gives no project to two stories at a time, and the next one to whoever asked first', async () => {
    const pool = createIdentityPool(listed);
    const [first, second] = [await pool.lease(one, never), await pool.lease(one, never)];
    expect(first?.projects).not.toEqual(second?.projects);
    const order: string[] = [];
    const came = (who: string) => (lease: Lease | undefined) => {
      order.push(who);
      return lease;
    };
    const both = pool.lease({ ...one, projects: 2 }, never).then(came('both'));
    const third = pool.lease(one, never).then(came('third'));
    first?.end();
    first?.end();
    await Promise.resolve();
    // One project is free, and the third story could have it; but the one before it would then wait for ever.
    expect(order).toEqual([]);
    second?.end();
    (await both)?.end();
    (await third)?.end();
    expect(order).toEqual(['both', 'third']);
  });

  test('keeps what may be used up for those who need it', async () => {
    const pool = createIdentityPool(listed);
    expect((await pool.lease(one, never))?.projects[0]?.id).toBe(id(1));
    expect((await pool.lease({ ...one, disposable: true }, never))?.projects[0]?.id).toBe(id(2));
    const poor = createIdentityPool({ ...listed, projects: [{ id: id(1) }] });
    expect(poor.lacking({ ...one, disposable: true })).toContain('disposable: true');
  });

  test('says what a story takes that is not listed', () => {
    const pool = createIdentityPool(listed);
    expect(pool.lacking({ ...one, users: 3 })).toBe(
      'identities: takes 3 users and 1 project, and 2 users and 2 projects are listed; list more',
    );
    expect(pool.lacking({ ...one, projects: 'all' })).toBeUndefined();
  });

  test('lets go of a story that is given up while it waits', async () => {
    const pool = createIdentityPool(listed);
    const all = await pool.lease({ ...one, projects: 'all' }, never);
    const giveUp = new AbortController();
    const waiting = pool.lease(one, giveUp.signal);
    giveUp.abort();
    expect(await waiting).toBeUndefined();
    all?.end();
    expect(await pool.lease({ ...one, projects: 2 }, never)).toBeDefined();
  });

  test.each([
    [{ ...listed, users: [] }, 'No user is listed'],
    [{ ...listed, projects: [] }, 'No project is listed'],
    [{ ...listed, users: ['bob'] }, '"bob" is no UUID'],
    [{ ...listed, users: [id(3), id(3)] }, 'listed twice'],
    [{ ...listed, outsider: id(3) }, 'also listed as a user'],
  ])('refuses a list that will not do: %#', (list, message) => {
    expect(() => createIdentityPool(list)).toThrow(message);
  });
});

describe('the cast of a story', () => {
  const lease: Lease = { projects: listed.projects, users: listed.users, leftAtMs: 0, end: () => undefined };

  test('never uses a pair twice, and says when there is none left', () => {
    const cast = listedCast(lease, 5);
    const pairs = Array.from({ length: cast.pairs }, () => cast.next());
    expect(new Set(pairs.map(({ projectId, userId }) => projectId + userId)).size).toBe(4);
    expect(pairs[0]?.userId).not.toBe(pairs[1]?.userId);
    expect(() => cast.next()).toThrow(TooFewIdentities);
    expect(() => cast.another({ projectId: id(1), userId: id(3) })).toThrow(TooFewIdentities);
  });

  test('takes somebody else for a stream that is to cost nobody a place, and not one who was denied', () => {
    const place = { projectId: id(1), userId: id(3) };
    expect(listedCast(lease, 5).anyone(place)).toBe(id(4));
    expect(listedCast(lease, 5, ({ userId }) => userId === id(4)).anyone(place)).toBe(id(3));
    expect(listedCast(lease, 5).streamsAtOnce).toBe(8);
  });
});
