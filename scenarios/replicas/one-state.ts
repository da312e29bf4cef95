import { type Room, scenario, type World } from '../../src/kit/index.ts';
import { modesOf } from '../aftermath.ts';
import { accepted, expectRefusal } from '../refusals.ts';
import { isFresh, marksAbove } from '../read/marks.ts';
import { startOf } from '../read/start-of.ts';
import { everywhere, nthOf, openOnEach, readAftermaths } from './across.ts';

const rounds = 4;

interface MarkPair {
  readonly mark: number;
  readonly lower: number;
}

async function markPairs(world: World, room: Room): Promise<MarkPair[]> {
  const start = await startOf(world, room);
  if (isFresh(world)) return Array.from({ length: rounds }, (_, nth) => ({ mark: start + 5 + 7 * nth, lower: start + 2 + 7 * nth }));
  const seqs = await marksAbove(world, room, start, 2 * rounds);
  return Array.from({ length: rounds }, (_, nth) => ({ mark: seqs[2 * nth + 1] ?? start, lower: seqs[2 * nth] ?? start }));
}

/** Each written on one replica and read on the next. */
async function readMarks(rooms: readonly Room[], pairs: readonly MarkPair[]) {
  const trips = [];
  for (const [nth, { mark, lower: below }] of pairs.entries()) {
    const [here, there] = [nthOf(rooms, nth), nthOf(rooms, nth + 1)];
    // Read before the change as well: a replica that keeps what it has read once does not see the change.
    await there.readStatus();
    const put = await here.putRead(mark);
    const get = await there.readStatus();
    const lower = await there.putRead(below);
    trips.push({ mark, below, put, get, lower, after: await here.readStatus() });
  }
  return trips;
}

async function preferences(world: World, rooms: readonly Room[]) {
  const trips = [];
  for (let nth = 0; nth < rounds; nth += 1) {
    const [here, there] = [nthOf(rooms, nth), nthOf(rooms, nth + 1)];
    const value = nth % 4 >= 2;
    await there.preferences();
    const put = await here.putPreferences(value);
    const get = await there.preferences();
    const draft = world.draft(`by preference ${nth} ${world.uuid()}`, { buildImmediately: undefined });
    trips.push({ value, put, get, draft, post: await there.post(draft) });
  }
  return trips;
}

/** A nonce spent on one replica, then used on each other one. */
async function nonces(world: World, rooms: readonly Room[]) {
  const uses = [];
  for (let nth = 0; nth < rooms.length; nth += 1) {
    const nonce = world.uuid();
    const first = await nthOf(rooms, nth).readStatus({ sign: { scheme: 'v2', nonce } });
    for (let step = 1; step < rooms.length; step += 1) {
      const there = nthOf(rooms, nth + step);
      uses.push({ first, again: await there.readStatus({ sign: { scheme: 'v2', nonce } }), control: await there.readStatus() });
    }
  }
  return uses;
}

export const oneState = scenario({
  id: 'replicas/one-state',
  title: 'Read marks, preferences and spent nonces of one replica hold on the others',
  needs: ['replicas'],
  cost: { messages: rounds + 4, posts: 3 * rounds + 4, builds: 2 },
  budgetMs: 60_000,

  given: async (world) => {
    const room = await world.room();
    return { room, pairs: await markPairs(world, room), lives: await openOnEach(world, room) };
  },

  when: async ({ room, pairs, lives }, world) => {
    const rooms = everywhere(world, room);
    const marks = await readMarks(rooms, pairs);
    const preferred = await preferences(world, rooms);
    const used = await nonces(world, rooms);
    return { marks, preferred, used, afters: await readAftermaths(room, lives) };
  },

  then: {
    'read.round-trip': ({ marks }, expect) => {
      for (const { mark, put, get } of marks) {
        expect.equal(expect.status(put, 200).body.last_read_seq, mark, `answer of PUT ${mark}`);
        expect.equal(expect.status(get, 200).body.last_read_seq, mark, `GET on another replica after PUT ${mark}`);
      }
    },
    'read.never-goes-back': ({ marks }, expect) => {
      for (const { mark, below, put, lower, after } of marks) {
        expect.control(put.status === 200 && put.body.last_read_seq === mark, `the mark could be raised to ${mark}`);
        expect.equal(expect.status(lower, 200).body.last_read_seq, mark, `answer of PUT ${below} on another replica`);
        expect.equal(expect.status(after, 200).body.last_read_seq, mark, `GET after PUT ${below} on another replica`);
      }
    },
    'preference.saved-and-used': ({ room, preferred, afters }, expect) => {
      for (const { value, put, get, draft, post } of preferred) {
        expect.control(put.status === 200, 'the preference could be saved');
        expect.equal(expect.status(get, 200).body.preferences.buildImmediately, value, `GET on another replica after PUT ${value}`);
        if (post.status !== 201) expect.untestable('a post without buildImmediately was not answered 201');
        const modes = [...new Set(afters.flatMap((after) => modesOf(after, room, draft)))];
        if (modes.length === 0) expect.untestable('no stream, log or history tells the mode of a message');
        expect.equal(modes, [value ? 'build' : 'plan'], `effective mode of a post on another replica after PUT ${value}`);
      }
    },
    'auth.replay-refused': ({ used }, expect) => {
      for (const { first, again, control } of used) {
        expect.control(accepted(first) && accepted(control), 'the same request with a nonce of its own was accepted on either replica');
        expectRefusal(expect, again, 'a nonce that was spent on another replica');
      }
    },
  },
});
