import { randomUUID } from 'node:crypto';
import type { Live } from '../kit/index.ts';
import type { Lease } from './identities.ts';

/** A user in a project. */
export interface Place {
  readonly projectId: string;
  readonly userId: string;
}

/** The list has not as many identities as a story takes: nothing is wrong with the target, and nothing can be judged. */
export class TooFewIdentities extends Error {
  override readonly name = 'TooFewIdentities';
}

/** Who plays in one story. */
export interface Cast {
  readonly listed: boolean;
  /** For the story's next room: a pair that it has not used yet. */
  next(): Place;
  /** A user whom the story has not used in this project. */
  another(place: Place): string;
  /** A user whose places for streams are the freest. */
  anyone(place: Place): string;
  /** A project in which the story has not used this user. */
  elsewhere(place: Place): string;
  /** A stream of this place takes one of its user's places as long as it is open. */
  opened(place: Place, live: Live): void;
  /** Rooms that `next` can give. */
  readonly pairs: number;
  /** Streams that the story may hold at the same time in one project. */
  readonly streamsAtOnce: number;
}

export const inventedCast: Cast = {
  listed: false,
  next: () => ({ projectId: randomUUID(), userId: randomUUID() }),
  another: () => randomUUID(),
  anyone: () => randomUUID(),
  elsewhere: () => randomUUID(),
  opened: () => undefined,
  pairs: Number.POSITIVE_INFINITY,
  streamsAtOnce: Number.POSITIVE_INFINITY,
};

/** Streams that a user surely may hold where the limit is unknown. */
const placesIfUnknown = 2;

export function listedCast(
  { projects, users }: Lease,
  maxConnections: number | undefined,
  /** The story has taken a user's access away for now. */
  isDenied: (place: Place) => boolean = () => false,
): Cast {
  const used = new Set<string>();
  const lives = new Map<string, Live[]>();
  const expected = new Map<string, number>();
  const keyOf = ({ projectId, userId }: Place): string => `${projectId} ${userId}`;
  const isFree = (place: Place): boolean => !used.has(keyOf(place));
  const use = (place: Place): Place => {
    used.add(keyOf(place));
    return place;
  };
  // Another user in another project first, then whatever pairs are left.
  const pairs = users.flatMap((_, shift) =>
    projects.map(({ id }, at): Place => ({ projectId: id, userId: users[(at + shift) % users.length] ?? '' })),
  );
  const given = <T>(found: T | undefined, what: string): T => {
    if (found !== undefined) return found;
    throw new TooFewIdentities(
      `identities: the story takes one more ${what} than it was given (${users.length} users, ${projects.length} projects); list more`,
    );
  };
  const openOf = (place: Place): number => {
    const open = (lives.get(keyOf(place)) ?? []).filter(({ admitted, ended }) => admitted && ended === undefined);
    lives.set(keyOf(place), open);
    return open.length + (expected.get(keyOf(place)) ?? 0);
  };
  // One place is left to whoever else may be there as this user.
  const places = maxConnections === undefined ? placesIfUnknown : Math.max(1, maxConnections - 1);

  return {
    listed: true,
    next: () => use(given(pairs.find(isFree), 'user in a project')),
    another({ projectId }) {
      const userId = given(
        users.find((user) => isFree({ projectId, userId: user })),
        'user',
      );
      return use({ projectId, userId }).userId;
    },
    anyone({ projectId, userId: own }) {
      // Among equals another one: the story has its own user in hand.
      const load = (userId: string): number => openOf({ projectId, userId }) + (userId === own ? 0.5 : 0);
      const [freest = own] = users.filter((userId) => !isDenied({ projectId, userId })).toSorted((a, b) => load(a) - load(b));
      const key = keyOf({ projectId, userId: freest });
      expected.set(key, (expected.get(key) ?? 0) + 1);
      return freest;
    },
    elsewhere({ userId }) {
      const project = given(
        projects.find(({ id }) => isFree({ projectId: id, userId })),
        'project',
      );
      return use({ projectId: project.id, userId }).projectId;
    },
    opened(place, live) {
      const key = keyOf(place);
      lives.set(key, [...(lives.get(key) ?? []), live]);
      const waited = expected.get(key) ?? 0;
      if (waited > 0) expected.set(key, waited - 1);
    },
    pairs: pairs.length,
    streamsAtOnce: users.length * places,
  };
}
