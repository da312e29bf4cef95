import { limits } from '../../src/contract/index.ts';
import { type Expect, type Live, wireStatus, type World } from '../../src/kit/index.ts';
import { isStanding } from './full-room.ts';

/** `max_connections` of the target, or why the stories of the limit cannot be told; `broken` where a stream does not work at all. */
export type Limit = { readonly max: number } | { readonly why: string; readonly broken?: boolean };

/** Streams that one story opens at most for one user in one project. */
const mostStreams = 25;
/** Streams beyond the limit that `connection.limit` opens at the same moment (ruling 32). */
export const surplus = 3;

const unknownLimit = `no limit was met with ${limits.connectionProbe} streams: declare limits.max_connections in the discovery document, or give it in the configuration of this tester`;

/** Declared or configured; where neither is the case it is probed (ruling 32). */
export async function findLimit(world: World): Promise<Limit> {
  const { maxConnections } = world.target;
  const limit = maxConnections === undefined ? await probe(world) : { max: maxConnections };
  if (!('max' in limit) || limit.max + surplus <= mostStreams) return limit;
  const most = mostStreams - surplus;
  return {
    why: `max_connections is ${limit.max}, and a story opens at most ${mostStreams} streams: verify a deployment with a limit of ${most} or less`,
  };
}

/** Rooms that a story may take after it knows the limit. */
export function roomsLeft({ rooms, target }: World): number {
  return target.maxConnections === undefined ? rooms - 1 : rooms;
}

/** What a story of the limit has seen; ends the check where the limit is not known. */
export function played<Played>(expect: Expect, { limit, play }: { readonly limit: Limit; readonly play: Played | undefined }): Played {
  if (play !== undefined) return play;
  if ('max' in limit) return expect.untestable('the story was not played');
  return limit.broken === true ? expect.untestable(limit.why) : expect.skip(limit.why);
}

/** Opens streams in a room of their own until one is not simply admitted. */
async function probe(world: World): Promise<Limit> {
  const room = await world.room();
  const lives: Live[] = [];
  try {
    for (let nth = 0; nth < limits.connectionProbe; nth += 1) {
      const live = await room.open();
      lives.push(live);
      const status = wireStatus(live.answer);
      if (nth > 0 && (status === 429 || status === 202)) return { max: nth };
      if (!live.admitted || (nth === 0 && (await room.fence(live)).arrived[0] !== true)) {
        return {
          why: 'the limit is not declared, and cannot be probed: a stream that was to be counted delivered no message',
          broken: true,
        };
      }
    }
    // Under takeover nobody is refused: what stays after the time that the contract gives is the limit.
    await world.dueIn(limits.connectionSettleMs);
    await room.fence(...lives.filter(isStanding).slice(-1));
    const max = lives.filter(isStanding).length;
    return max < lives.length ? { max } : { why: unknownLimit };
  } finally {
    await Promise.all(lives.map((live) => live.close()));
  }
}
