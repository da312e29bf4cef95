import { limits } from '../../src/contract/index.ts';
import { describeReply, type Live, type Room, scenario, wireStatus, type World } from '../../src/kit/index.ts';
import { isStanding, whenever } from './full-room.ts';
import { findLimit, played, roomsLeft, surplus } from './limit.ts';
import { bringNewcomer } from './newcomer.ts';

/** Rooms in which it is tried: a race that is lost now and then is lost more likely. */
const rooms = 3;

interface Rush {
  readonly lives: readonly Live[];
  /** Live after the time to settle: neither ended nor told of a takeover, and a message posted then arrived. */
  readonly staying: readonly Live[];
  /** The positive control: a message reached a stream of the room. */
  readonly alive: boolean;
}

async function rush(world: World, max: number): Promise<Rush> {
  const room = await world.room();
  const lives = await Promise.all(Array.from({ length: max + surplus }, () => room.open()));
  await whenever(lives, () => lives.filter(isStanding).length <= max, limits.connectionSettleMs + world.patience.slackMs);
  const standing = lives.filter(isStanding);
  const fence = await room.fence(...standing);
  const staying = standing.filter((live, at) => isStanding(live) && fence.arrived[at] === true);
  return { lives, staying, alive: staying.length > 0 || (await livesAgain(world, room)) };
}

/** With a limit of 1 the rush may have cost the only stream its place: then a single newcomer shows that streams work at all. */
async function livesAgain(world: World, room: Room): Promise<boolean> {
  const { live } = await bringNewcomer(world, room);
  return live !== undefined && (await room.fence(live)).arrived[0] === true;
}

export const atOnce = scenario({
  id: 'connections/at-once',
  title: 'More streams than the limit connect at the same moment: no more than the limit stay live',
  cost: { messages: 2 * rooms, streams: 24 },
  budgetMs: 60_000,
  takes: { users: 2, allPlaces: true },

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => {
    if (!('max' in limit)) return { play: undefined };
    const { max } = limit;
    return {
      play: {
        max,
        rushes: await world.all(
          rooms,
          Array.from({ length: Math.min(rooms, roomsLeft(world)) }, () => () => rush(world, max)),
        ),
      },
    };
  },

  then: {
    'connection.limit': (seen, expect) => {
      const { max, rushes } = played(expect, seen);
      for (const { lives, staying, alive } of rushes) {
        for (const { answer } of lives) {
          const status = wireStatus(answer);
          expect.that(status === 200 || status === 202 || status === 429, 'each connect meets one of the four outcomes', {
            expected: '200, 202 or 429',
            actual: describeReply(answer),
          });
        }
        const admitted = lives.filter((live) => live.admitted).length;
        expect.that(admitted >= max, `${max + surplus} connects at once: up to ${max} streams are admitted`, {
          expected: `${max} or more`,
          actual: admitted,
        });
        expect.that(staying.length <= max, `${max + surplus} connects at once: no more than ${max} stay live`, {
          expected: max,
          actual: staying.length,
        });
        expect.control(alive, 'a message reached a stream of the room');
      }
    },
  },
});
