import type { RandomId } from '../../src/engine/ports.ts';
import { uuidFrom } from './uuid-from.ts';

/**
 * Where a session's ids come from. With a seed they can be repeated: those of messages and builds follow from their place in the
 * log, so that a reconnect does not shift them; each other kind counts by itself.
 */
export interface MockIds {
  readonly seeded: boolean;
  readonly connection: RandomId;
  readonly request: RandomId;
  message(projectId: string, seq: number): string;
  build(projectId: string, seq: number): string;
  /** The same for the same name in a project. */
  named(projectId: string, name: string): string;
}

export function createMockIds(seed: string | undefined, random: RandomId): MockIds {
  const named = new Map<string, string>();
  const isSeeded = seed !== undefined;
  const counting = (kind: string): RandomId => {
    let nth = 0;
    if (!isSeeded) return random;
    return () => {
      nth += 1;
      return uuidFrom(`${seed} ${kind} ${nth}`);
    };
  };
  const placed = (kind: string, projectId: string, seq: number): string =>
    isSeeded ? uuidFrom(`${seed} ${kind} ${projectId} ${seq}`) : random();
  return {
    seeded: isSeeded,
    connection: counting('connection'),
    request: counting('request'),
    message: (projectId, seq) => placed('message', projectId, seq),
    build: (projectId, seq) => placed('build', projectId, seq),
    named(projectId, name) {
      const key = `named ${projectId} ${name}`;
      const id = named.get(key) ?? (isSeeded ? uuidFrom(`${seed} ${key}`) : random());
      named.set(key, id);
      return id;
    },
  };
}
