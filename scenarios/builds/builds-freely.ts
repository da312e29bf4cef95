import type { World } from '../../src/kit/index.ts';

/** Builds may be started beside what a story is about. Where they are counted, those of builds/catch-up are looked at instead. */
export function buildsFreely({ builds, target }: World): boolean {
  return builds === 'many' && target.capabilities.has('builds');
}
