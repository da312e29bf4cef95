import { limits } from '../../src/contract/index.ts';
import { type Live, scenario, wireStatus, type World } from '../../src/kit/index.ts';
import { controlFull, fillRoom, isGone } from './full-room.ts';
import { findLimit, played } from './limit.ts';
import { answeredAfterMs, bringNewcomer, evictedIn, expectAdmitted } from './newcomer.ts';
import { expectEach, expectEchoed, expectLimitAnswer } from './refusal-answers.ts';

async function whileTyping(world: World, max: number) {
  const room = await world.room();
  const full = await fillRoom(room, max);
  const typing = world.need(await room.presence(true), 204);
  const newcomer = await room.open();
  const fence = await room.fence(...full.lives);
  return { full, newcomer, fence, protectedMs: answeredAfterMs(newcomer, typing) };
}

/** Nobody was refused in this room: a retry before `retry_after_ms` would not be judged (ruling 23). */
async function afterTyping(world: World, max: number) {
  const room = await world.room();
  const full = await fillRoom(room, max);
  world.need(await room.presence(true), 204);
  world.need(await room.presence(false), 204);
  return { full, newcomer: await bringNewcomer(world, room) };
}

async function play(world: World, max: number) {
  const [typing, typed] = await Promise.all([whileTyping(world, max), afterTyping(world, max)]);
  return { typing, typed, max };
}

function reasonOf({ answer }: Live): unknown {
  const json = answer.raw?.json;
  return typeof json === 'object' && json !== null ? Reflect.get(json, 'reason') : undefined;
}

export const hardLimit = scenario({
  id: 'connections/hard-limit',
  title: 'Where everybody is typing one more stream is refused and nobody is closed',
  needs: ['typing'],
  cost: { messages: 8, turns: 14, streams: 15 },
  budgetMs: 60_000,
  takes: { users: 2, allPlaces: true },

  given: async (world) => ({ limit: await findLimit(world) }),
  when: async ({ limit }, world) => ({ play: 'max' in limit ? await play(world, limit.max) : undefined }),

  then: {
    'connection.hard-limit': (seen, expect) => {
      const { full, newcomer, fence, protectedMs } = played(expect, seen).typing;
      controlFull(expect, full);
      expect.control(
        protectedMs < limits.typingMs,
        `the newcomer was answered ${Math.round(protectedMs)} ms after the typing was reported`,
      );
      expect.equal(wireStatus(newcomer.answer), 429, 'status with every connection typing');
      expect.equal(reasonOf(newcomer), 'all_typing', 'reason with every connection typing');
      expect.equal(evictedIn([newcomer]), [], 'evicted_connection_id with every connection typing');
      expect.count(full.lives.filter(isGone), 0, 'streams closed while all of them were typing');
      expect.equal(
        fence.arrived,
        full.lives.map(() => true),
        'streams that got a message after the refusal',
      );
    },
    'connection.limit-answer': (seen, expect) => {
      const { typing, max } = played(expect, seen);
      controlFull(expect, typing.full);
      expectEach(expect, 429, [typing.newcomer], (live) => expectLimitAnswer(expect, live, max));
    },
    'request-id.echo': (seen, expect) => {
      const { full, newcomer } = played(expect, seen).typing;
      controlFull(expect, full);
      expectEchoed(expect, [newcomer]);
    },
    'connection.newcomer-admitted': (seen, expect) => {
      const { full, newcomer } = played(expect, seen).typed;
      controlFull(expect, full);
      expectAdmitted(expect, newcomer, 'a newcomer right after the typing has stopped');
    },
  },
});
