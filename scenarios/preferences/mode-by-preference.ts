import { type AnyReply, describeReply, type Draft, type Expect, scenario } from '../../src/kit/index.ts';
import { type Aftermath, expectReadable, modesOf, readAftermath } from '../aftermath.ts';

interface Sent {
  readonly draft: Draft;
  readonly reply: AnyReply;
}

function expectMode(expect: Expect, after: Aftermath, room: { userId: string }, sent: Sent | undefined, mode: 'plan' | 'build'): void {
  // Builds are counted.
  if (sent === undefined) return;
  const { draft, reply } = sent;
  if (reply.status !== 201) expect.untestable(`a post was not answered 201 but ${describeReply(reply)}`);
  const modes = modesOf(after, room, draft);
  if (modes.length === 0) expectReadable(expect, after);
  expect.equal(modes, [mode], `effective mode of "${draft.message}"`);
}

export const modeByPreference = scenario({
  id: 'preferences/mode-by-preference',
  title: 'Without buildImmediately the saved preference decides; a post that has it decides for itself alone',
  cost: { messages: 8, builds: 4, turns: 17 },
  sparingCost: { builds: 1 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return { room, live, fresh: world.target.capabilities.has('fresh-identities') };
  },

  when: async ({ room, live, fresh }, world) => {
    await using _ = live;
    const post = async (what: string, buildImmediately?: boolean): Promise<Sent> => {
      const draft = world.draft(`${what} ${world.uuid()}`, { buildImmediately });
      return { draft, reply: await room.post(draft) };
    };
    const isFree = world.builds === 'many';
    const byDefault = isFree && fresh ? await post('by default') : undefined;

    const savedFalse = await room.putPreferences(false);
    const readFalse = await room.preferences();
    const preferringPlan = await post('preferring plan');
    const overriddenToBuild = isFree ? await post('preferring plan, overridden', true) : undefined;
    const readAfterTrue = await room.preferences();
    const againPlan = await post('preferring plan, after an override');

    const savedTrue = await room.putPreferences(true);
    const readTrue = await room.preferences();
    const preferringBuild = world.builds === 'none' ? undefined : await post('preferring build');
    const overriddenToPlan = await post('preferring build, overridden', false);
    const readAfterFalse = await room.preferences();
    const againBuild = isFree ? await post('preferring build, after an override') : undefined;

    return {
      byDefault,
      plan: {
        saved: savedFalse,
        read: readFalse,
        post: preferringPlan,
        override: overriddenToBuild,
        readAfter: readAfterTrue,
        again: againPlan,
      },
      build: {
        saved: savedTrue,
        read: readTrue,
        post: preferringBuild,
        override: overriddenToPlan,
        readAfter: readAfterFalse,
        again: againBuild,
      },
      after: await readAftermath(room, live),
    };
  },

  then: {
    'post.build-default': ({ room, byDefault, plan, build, after }, expect) => {
      if (byDefault !== undefined) expectMode(expect, after, room, byDefault, 'build');
      if (plan.saved.status === 200) expectMode(expect, after, room, plan.post, 'plan');
      if (build.saved.status === 200) expectMode(expect, after, room, build.post, 'build');
      expect.control(byDefault !== undefined || plan.saved.status === 200, 'no preference could be saved');
    },
    'preference.saved-and-used': ({ room, plan, build, after }, expect) => {
      for (const [value, { saved, read, post }] of [
        [false, plan],
        [true, build],
      ] as const) {
        const answer = expect.status(saved, 200).body;
        expect.equal(answer.preferences.buildImmediately, value, `answer of PUT ${value}`);
        expect.equal(expect.status(read, 200).body.preferences.buildImmediately, value, `GET after PUT ${value}`);
        expectMode(expect, after, room, post, value ? 'build' : 'plan');
      }
    },
    'preference.override': ({ room, plan, build, after }, expect) => {
      for (const [value, { saved, read, override, readAfter, again }] of [
        [false, plan],
        [true, build],
      ] as const) {
        expect.control(saved.status === 200 && read.status === 200, 'the preference could not be saved and read');
        const kept = expect.status(read, 200).body.preferences.buildImmediately;
        expectMode(expect, after, room, override, value ? 'plan' : 'build');
        expect.equal(expect.status(readAfter, 200).body.preferences.buildImmediately, kept, 'the preference after an override');
        expectMode(expect, after, room, again, value ? 'build' : 'plan');
      }
    },
  },
});
