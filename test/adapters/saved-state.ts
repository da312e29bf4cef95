import { describe, expect, it } from 'vitest';
import { type Lane, somebody } from './lane.ts';

export function describeSavedState(lane: Lane): void {
  describe('a read mark', () => {
    it('begins at 0, only rises, belongs to one user in one project, and is seen by every replica', async () => {
      const deployment = await lane.deploy();
      const [one, two] = [await deployment.replica(), await deployment.replica()];
      const [a, b] = [somebody(), somebody()];
      expect(await one.readMarks.get(a.projectId, a.userId)).toBe(0);
      expect(await one.readMarks.raise(a.projectId, a.userId, 0)).toBe(0);
      expect(await one.readMarks.raise(a.projectId, a.userId, 5)).toBe(5);
      expect(await two.readMarks.raise(a.projectId, a.userId, 3)).toBe(5);
      expect(await two.readMarks.get(a.projectId, a.userId)).toBe(5);
      expect(await one.readMarks.raise(a.projectId, a.userId, Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
      expect(await two.readMarks.get(a.projectId, b.userId)).toBe(0);
      expect(await two.readMarks.get(b.projectId, a.userId)).toBe(0);
    });

    it('raised by many at once ends at the maximum, and no answer is below what was sent', async () => {
      const deployment = await lane.deploy();
      const replicas = await Promise.all([deployment.replica(), deployment.replica()]);
      const { projectId, userId } = somebody();
      const sent = Array.from({ length: 40 }, (_, n) => ((n * 17) % 40) + 1);
      const answers = await Promise.all(sent.map(async (seq, n) => (await replicas[n % 2]?.readMarks.raise(projectId, userId, seq)) ?? -1));
      for (const [at, seq] of sent.entries()) expect(answers[at]).toBeGreaterThanOrEqual(seq);
      expect(await replicas[0]?.readMarks.get(projectId, userId)).toBe(40);
    });
  });

  describe('preferences, profiles and access', () => {
    it('are absent until saved, and then the same for every replica', async () => {
      const deployment = await lane.deploy();
      const [one, two] = [await deployment.replica(), await deployment.replica()];
      const { projectId, userId } = somebody();
      expect(await one.preferences.get(projectId, userId)).toBeUndefined();
      for (const buildImmediately of [false, true, false]) {
        await one.preferences.set(projectId, userId, { buildImmediately });
        expect(await two.preferences.get(projectId, userId)).toEqual({ buildImmediately });
      }
      expect(await two.preferences.get(somebody().projectId, userId)).toBeUndefined();

      expect(await one.profiles.locale(userId)).toBeUndefined();
      await one.profiles.setLocale(userId, 'ar-EG');
      await one.profiles.setLocale(userId, 'fr');
      expect(await two.profiles.locale(userId)).toBe('fr');
      await two.profiles.setLocale(userId, null);
      expect(await one.profiles.locale(userId)).toBeUndefined();

      expect(await one.access.allowed(projectId, userId)).toBe(true);
      await one.access.set(projectId, userId, false);
      await one.access.set(projectId, userId, false);
      expect(await two.access.allowed(projectId, userId)).toBe(false);
      expect(await two.access.allowed(projectId, somebody().userId)).toBe(true);
      await two.access.set(projectId, userId, true);
      expect(await one.access.allowed(projectId, userId)).toBe(true);
    });

    it('that were lent come back after true time, whatever the clock of the engine says', async () => {
      const deployment = await lane.deploy();
      const [one, two] = [await deployment.replica(), await deployment.replica()];
      const { projectId, userId } = somebody();
      await one.profiles.setLocale(userId, 'fr');
      await one.profiles.setLocale(userId, 'ar', 60_000);
      await one.access.set(projectId, userId, false, 60_000);
      await one.orders.stub(projectId, true, 60_000);
      await one.orders.failNextBuild(projectId, true, 60_000);
      const now = async () => [
        await two.profiles.locale(userId),
        await two.access.allowed(projectId, userId),
        await two.orders.stubbed(projectId),
      ];
      deployment.clock.advance(3_600_000);
      expect(await now()).toEqual(['ar', false, true]);
      await deployment.pass(30_000);
      await two.profiles.setLocale(userId, null, 60_000);
      await deployment.pass(30_001);
      // Renewed, so still in force.
      expect(await now()).toEqual([undefined, true, false]);
      expect(await two.orders.takeFailure(projectId)).toBe(false);
      await deployment.pass(30_000);
      expect(await now()).toEqual(['fr', true, false]);
    });

    it('that were lent come back at once when they are taken back, or when every lease is ended', async () => {
      const deployment = await lane.deploy();
      const [one, two] = [await deployment.replica(), await deployment.replica()];
      const { projectId, userId } = somebody();
      await one.access.set(projectId, userId, false, 60_000);
      await two.access.set(projectId, userId, true);
      expect(await one.access.allowed(projectId, userId)).toBe(true);

      await one.access.set(projectId, userId, false, 60_000);
      await one.profiles.setLocale(userId, 'ar', 60_000);
      await one.orders.stub(projectId, true, 60_000);
      await one.orders.failNextBuild(projectId, true, 60_000);
      await two.orders.endLeases();
      expect(await one.access.allowed(projectId, userId)).toBe(true);
      expect(await one.profiles.locale(userId)).toBeUndefined();
      expect(await one.orders.stubbed(projectId)).toBe(false);
      expect(await one.orders.takeFailure(projectId)).toBe(false);
    });
  });

  describe('orders', () => {
    it('a failure is taken once, by whoever comes first', async () => {
      const deployment = await lane.deploy();
      const replicas = await Promise.all([deployment.replica(), deployment.replica()]);
      const { projectId } = somebody();
      await replicas[0]?.orders.failNextBuild(projectId, true);
      const taken = await Promise.all(Array.from({ length: 6 }, async (_, n) => replicas[n % 2]?.orders.takeFailure(projectId)));
      expect(taken.filter(Boolean)).toHaveLength(1);
      await replicas[0]?.orders.failNextBuild(projectId, true);
      await replicas[1]?.orders.failNextBuild(projectId, false);
      expect(await replicas[0]?.orders.takeFailure(projectId)).toBe(false);
    });
  });
}
