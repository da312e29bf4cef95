import { createHash, randomUUID } from 'node:crypto';
import type { Capability, Discovery } from '../contract/index.ts';
import { routes } from '../contract/index.ts';
import { type Answered, describeReply, type Draft, type LegacyDraft, type Room, StoryBroken, type World } from '../kit/index.ts';
import { type Cast, inventedCast } from './cast.ts';
import { createControl, type InForce } from './control.ts';
import { createRoom, type RoomParts, type RoomPlace } from './room.ts';
import type { Session } from './session.ts';

/** What the preflight found out about the target. */
export interface TargetFacts {
  readonly capabilities: ReadonlySet<Capability>;
  readonly discovery: Discovery | undefined;
  readonly maxConnections: number | undefined;
  readonly keepAliveMs: number | undefined;
  readonly known?: World['known'];
}

/** Numbers that only depend on the seed and the name, whatever runs beside. 0 <= n < 1. */
function seededRandom(seed: number, name: string): () => number {
  let state = createHash('sha256').update(`${seed}/${name}`).digest().readUInt32LE(0);
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A, B, …, Z, AA, … */
function laneName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : laneName(Math.floor(index / 26) - 1) + letter;
}

type Visit = (place: RoomPlace) => Room;

/** Where each project's history ended when the story came: asked once, and only where somebody may have been there before. */
function createStarts(cast: Cast, visit: Visit, known: Map<string, number>): RoomParts['startOf'] {
  const starts = new Map<string, Promise<number>>();
  const ask = async (place: RoomPlace): Promise<number> => {
    const newest = await visit(place).history({ limit: 1 });
    const start = newest.status === 200 ? (newest.body.messages.at(-1)?.seq ?? 0) : 0;
    known.set(place.projectId, start);
    return start;
  };
  return (place) => {
    if (!cast.listed) return Promise.resolve(0);
    const start = starts.get(place.projectId) ?? ask(place);
    starts.set(place.projectId, start);
    return start;
  };
}

/** Each user's preference as it was found, kept in the run's footprint: whoever ends the story's lease puts it back. */
function createMemory({ run }: Session, cast: Cast, visit: Visit): RoomParts['remember'] {
  const looks = new Map<string, Promise<void>>();
  const look = async (place: RoomPlace): Promise<void> => {
    const found = await visit(place).preferences();
    if (found.status === 200) run.footprint.found(place.projectId, place.userId, found.body.preferences.buildImmediately);
  };
  return (place) => {
    if (!cast.listed) return Promise.resolve();
    const key = `${place.projectId} ${place.userId}`;
    const known = looks.get(key) ?? look(place);
    looks.set(key, known);
    return known;
  };
}

function draft(message?: string, more: Partial<Draft> = {}): Draft & { readonly client_msg_id: string } {
  const made = { message: message ?? `message ${randomUUID()}`, buildImmediately: false, client_msg_id: randomUUID(), ...more };
  return made;
}

function createRoomParts(session: Session, cast: Cast, known: Map<string, number>): RoomParts {
  const lanes = new Map<string, string>();
  const streams = new Map<string, number>();
  const visit = (place: RoomPlace): Room => createRoom(parts, place);
  const parts: RoomParts = {
    session,
    laneOf(userId) {
      const known = lanes.get(userId);
      if (known !== undefined) return known;
      const fresh = laneName(lanes.size);
      lanes.set(userId, fresh);
      return fresh;
    },
    nextStream(lane) {
      const next = (streams.get(lane) ?? 0) + 1;
      streams.set(lane, next);
      return next;
    },
    newDraft: draft,
    cast,
    startOf: createStarts(cast, visit, known),
    remember: createMemory(session, cast, visit),
  };
  return parts;
}

/** A room outside of any story. */
export function bareRoom(session: Session, projectId: string, userId: string): Room {
  return createRoom(createRoomParts(session, inventedCast, new Map()), { projectId, userId, replica: session.run.replicas[0], start: 0 });
}

/** The world of one story, over a session. `name` makes its random numbers its own. */
export function createWorld(
  session: Session,
  facts: TargetFacts,
  name: string,
  cast: Cast = inventedCast,
  starts: Map<string, number> = new Map(),
  inForce: InForce = new Map(),
): World {
  const { run } = session;
  const random = seededRandom(run.seed, name);
  // Every replica has stories of its own, so that one that is broken by itself does not go unseen; others with another seed.
  const home = run.replicas[Math.floor(seededRandom(run.seed, `${name} home`)() * run.replicas.length)] ?? run.replicas[0];
  const parts = createRoomParts(session, cast, starts);
  const { known = {}, ...target } = facts;

  return {
    target: { urls: run.replicas.map(({ base }) => base.url), ...target },
    known,
    builds: run.bounds.builds,
    readOnly: run.bounds.storesNothing,
    rooms: cast.pairs,
    streamsAtOnce: cast.streamsAtOnce,
    control: createControl(session, facts.capabilities, inForce),
    patience: run.patience.waits,
    async room() {
      await session.stillTold();
      const place = { ...cast.next(), replica: home, start: 0 };
      return createRoom(parts, { ...place, start: await parts.startOf(place) });
    },
    draft,
    legacyDraft: (text, more = {}): LegacyDraft => ({
      text: text ?? `message ${randomUUID()}`,
      client_msg_id: randomUUID(),
      mode: 'plan',
      ...more,
    }),
    need(reply, ...statuses) {
      if (statuses.some((status) => status === reply.status)) return reply as unknown as Answered<never, never>; // `as`: the status was compared just above
      const operation = session.operationOf(reply);
      const route = operation === undefined ? 'the request' : `${routes[operation].method} ${routes[operation].path}`;
      throw new StoryBroken(`the story needs ${route} to be answered ${statuses.join(' or ')}, and got ${describeReply(reply)}`, {
        operation,
      });
    },
    uuid: randomUUID,
    random: (below) => Math.floor(random() * below),
    async dueIn(ms) {
      await session.stillTold();
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          stayOn();
          resolve();
        }, ms);
        const stayOn = session.onGiveUp(() => clearTimeout(timer));
      });
    },
    async all<T>(width: number, tasks: readonly (() => Promise<T>)[]) {
      const results = new Array<T>(tasks.length);
      let next = 0;
      const worker = async () => {
        for (let at = next++; at < tasks.length; at = next++) {
          await session.stillTold();
          const task = tasks[at];
          if (task !== undefined) results[at] = await task();
        }
      };
      await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, worker));
      return results;
    },
  };
}
