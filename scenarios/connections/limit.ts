import { limits } from '../../src/contract/index.ts';
import { type Expect, type Live, wireStatus, type World } from '../../src/kit/index.ts';
import { isGone } from './full-room.ts';

/** `max_connections` of the target, or why the stories of the limit cannot be told. */
export type Limit = { readonly max: number } | { readonly why: string };

/** Streams that one story opens at most for one user in one project. */
const mostStreams = 25;
/** Streams beyond the limit that `connection.limit` opens at the same moment (ruling 32). */
export const surplus = 3;

const unknownLimit = `no limit was met with ${limits.connectionProbe} streams: declare limits.max_connections in the discovery document, or give it in the configuration of this tester`;

/** Declared or configured; where neither is the case it is probed (ruling 32). */
export async function findLimit(world: World): Promise<Limit> {
  const max = world.target.maxConnections ?? (await probe(world));
  if (max === undefined) return { why: unknownLimit };
  if (max + surplus <= mostStreams) return { max };
  const most = mostStreams - surplus;
  return {
    why: `max_connections is ${max}, and a story opens at most ${mostStreams} streams: verify a deployment with a limit of ${most} or less`,
  };
}

/** What a story of the limit has seen; ends the check where the limit is not known. */
export function played<Played>(expect: Expect, { limit, play }: { readonly limit: Limit; readonly play: Played | undefined }): Played {
  if (play === undefined) return expect.skip('why' in limit ? limit.why : unknownLimit);
  return play;
}

/** Opens streams in a room of their own until one is not simply admitted; `undefined` where all of them stay. */
async function probe(world: World): Promise<number | undefined> {
  const room = await world.room();
  const lives: Live[] = [];
  try {
    for (let nth = 0; nth < limits.connectionProbe; nth += 1) {
      const live = await room.open();
      lives.push(live);
      if (live.admitted) continue;
      const status = wireStatus(live.answer);
      return (status === 429 || status === 202) && nth > 0 ? nth : undefined;
    }
    // Under takeover nobody is refused: what stays after the time that the contract gives is the limit.
    await world.dueIn(limits.connectionSettleMs);
    const staying = lives.filter((live) => !isGone(live));
    await room.fence(...staying.slice(-1));
    return staying.length < lives.length ? lives.filter((live) => !isGone(live)).length : undefined;
  } finally {
    await Promise.all(lives.map((live) => live.close()));
  }
}
