import { expect, test } from 'vitest';
import { createBatch } from '../reference-server/postgres/batch.ts';
import { StoreOverloaded } from '../src/engine/ports.ts';
import { eventually } from './redis/replica.ts';
import { deferred } from './server/deferred.ts';

const outcomeOf = (answer: Promise<string>): Promise<unknown> => answer.catch((cause: unknown) => cause);

test('who waits too long for a round trip is refused, also while none comes back; who comes later has its own time', async () => {
  const flights: { readonly items: readonly string[]; readonly land: () => void }[] = [];
  const submit = createBatch<string, string>({
    async run(items) {
      const landed = deferred<void>();
      flights.push({ items, land: () => landed.resolve() });
      await landed.promise;
      return items.map((item) => item.toUpperCase());
    },
    flights: 1,
    size: 2,
    queue: 10,
    waitMs: 300,
  });
  const [first, late] = [submit('first'), outcomeOf(submit('late'))];
  await eventually(() => flights.length === 1, 'the first flight');
  // Both had room in it.
  expect(flights[0]?.items).toEqual(['first', 'late']);
  const startedAt = performance.now();
  const tooLate = outcomeOf(submit('too late'));
  const cause = await tooLate;
  expect(cause).toBeInstanceOf(StoreOverloaded);
  expect(String(cause)).toContain('within 300 ms');
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(295);
  const afterwards = submit('afterwards');
  flights[0]?.land();
  await eventually(() => flights.length === 2, 'the second flight');
  // What was refused does not leave all the same.
  expect(flights[1]?.items).toEqual(['afterwards']);
  flights[1]?.land();
  expect(await Promise.all([first, late, afterwards])).toEqual(['FIRST', 'LATE', 'AFTERWARDS']);
});

test('more than may wait is refused at once', async () => {
  const landed = deferred<void>();
  const submit = createBatch<number, number>({
    async run(items) {
      await landed.promise;
      return items;
    },
    flights: 1,
    size: 1,
    queue: 2,
    laneOf: () => 'one',
  });
  const answers = [1, 2].map(submit);
  await expect(submit(3)).rejects.toBeInstanceOf(StoreOverloaded);
  landed.resolve();
  expect(await Promise.all(answers)).toEqual([1, 2]);
});
