import { describe, expect, test } from 'vitest';
import { occurrencesOf } from '../mock-server/backend/occurrences.ts';
import { Players } from '../mock-server/backend/players.ts';
import { createTempo } from '../mock-server/backend/tempo.ts';
import { uuidFrom } from '../mock-server/backend/uuid-from.ts';
import { uuid } from '../src/contract/index.ts';
import { manualClock } from './engine/manual-clock.ts';

/** Three events of one step, 10 ms apart, with one of another between them. */
const steps = occurrencesOf([
  { at: 10, answer: 'a', repeat: 3, every: 10 },
  { at: 25, answer: 'b' },
]);

function stage(speed = 1) {
  const clock = manualClock();
  const tempo = createTempo(clock, speed);
  const players = new Players(clock, tempo);
  const told: string[] = [];
  const play = (projectId = 'p', occurrences = steps) =>
    players.play(projectId, occurrences, ({ step, n }) => void told.push(`${clock.monotonic()} ${projectId} ${step.answer}${n}`));
  return { clock, tempo, players, told, play };
}

test('what is repeated is told between what comes after it', () => {
  expect(steps.map(({ at, step, n }) => `${at} ${step.answer}${n}`)).toEqual(['10 a1', '20 a2', '25 b1', '30 a3']);
});

describe('a play', () => {
  test('keeps one schedule: an event that was late does not delay the next', async () => {
    const { clock, told, players, play } = stage();
    play();
    await clock.pass(12);
    // The process was held up: two events are due when its timers run again.
    await clock.pass(14);
    await clock.pass(100);
    expect(told).toEqual(['10 p a1', '20 p a2', '25 p b1', '30 p a3']);
    expect([players.size, clock.timers]).toEqual([0, 0]);
  });

  test('runs as many times as fast as it is told, also from the middle on', async () => {
    const { clock, tempo, told, play } = stage(0.5);
    play();
    await clock.pass(30);
    expect(told).toEqual(['20 p a1']);
    tempo.setSpeed(5);
    await clock.pass(3);
    expect(told).toEqual(['20 p a1', '31 p a2', '32 p b1', '33 p a3']);
  });

  test('does not wait at all at speed 0, and jumps ahead when it is told', async () => {
    const { clock, tempo, told, play } = stage(0);
    play();
    await clock.pass(0);
    expect(told).toHaveLength(4);
    tempo.setSpeed(1);
    play();
    tempo.skip(22);
    await clock.pass(0);
    expect(told.slice(4)).toEqual(['0 p a1', '0 p a2']);
    await clock.pass(3);
    expect(told.slice(6)).toEqual(['3 p b1']);
  });

  test('can be held back and let go one by one, and goes on with its distances', async () => {
    const { clock, told, players, play } = stage();
    players.holdAfter(1);
    play('p');
    play('q');
    await clock.pass(50);
    expect(told).toEqual(['10 p a1', '10 q a1']);
    expect([players.next('q'), players.next('x')]).toEqual([true, false]);
    await clock.pass(50);
    expect(told.slice(2)).toEqual(['50 q a2']);
    players.release();
    await clock.pass(10);
    expect(told.slice(3)).toEqual(['100 p a2', '100 q b1', '105 p b1', '105 q a3', '110 p a3']);
    expect(players.next()).toBe(false);
  });

  test('can be stopped, by project or all', async () => {
    const { clock, told, players, play } = stage();
    play('p');
    play('q');
    players.stop('p');
    await clock.pass(10);
    expect(told).toEqual(['10 q a1']);
    players.close();
    await clock.pass(100);
    expect([told.length, clock.timers, players.size]).toEqual([1, 0, 0]);
  });
});

test('ids made of texts are UUIDs, and as different as the texts', () => {
  const ids = Array.from({ length: 2_000 }, (_, at) => uuidFrom(`seed message ${at}`));
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(ids.map((id) => id.slice(0, 8))).size).toBeGreaterThan(1_990);
  for (const id of ids) expect(uuid.safeParse(id).success).toBe(true);
  expect(uuidFrom('a')).toBe(uuidFrom('a'));
});
