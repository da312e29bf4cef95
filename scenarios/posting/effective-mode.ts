import {
  type AnyReply,
  createdBy,
  type Draft,
  type LegacyDraft,
  type LiveEvent,
  type Room,
  scenario,
  type World,
} from '../../src/kit/index.ts';
import { expectReadable, modesOf, readAftermath } from '../aftermath.ts';

/** Everything a chat event says about a mode, whoever emitted it. */
function modeWords({ json, payload }: LiveEvent): unknown[] {
  return [json?.['effective_build_mode'], payload['mode'], payload['effective_build_mode']].filter((word) => word !== undefined);
}

type Way = {
  readonly what: string;
  readonly through: 'one' | 'legacy';
  readonly asked: boolean | 'plan' | 'build' | 'unified' | undefined;
};

const decided: readonly Way[] = [
  { what: 'buildImmediately false', through: 'one', asked: false },
  { what: 'legacy mode plan', through: 'legacy', asked: 'plan' },
];

/** Where builds are counted, builds/catch-up judges the first of these. */
const building: readonly Way[] = [
  { what: 'buildImmediately true', through: 'one', asked: true },
  { what: 'legacy mode build', through: 'legacy', asked: 'build' },
];
const waysToBuild = { many: building, few: building.slice(1), none: [] } as const satisfies Record<World['builds'], readonly Way[]>;

/** Ways that leave the mode to the preference. */
const open: readonly Way[] = [
  { what: 'no buildImmediately', through: 'one', asked: undefined },
  { what: 'legacy mode unified', through: 'legacy', asked: 'unified' },
];

async function sendEachWay(room: Room, world: World, ways: readonly Way[]) {
  const sent: { what: string; asked: Way['asked']; draft: Draft | LegacyDraft; reply: AnyReply }[] = [];
  for (const { what, through, asked } of ways) {
    if (through === 'one') {
      const draft = world.draft(`${what} ${world.uuid()}`, { buildImmediately: typeof asked === 'boolean' ? asked : undefined });
      sent.push({ what, asked, draft, reply: await room.post(draft) });
    } else {
      const draft = world.legacyDraft(`${what} ${world.uuid()}`, typeof asked === 'string' ? { mode: asked } : {});
      sent.push({ what, asked, draft, reply: await room.postLegacy(draft) });
    }
  }
  return sent;
}

/** The mode a post asked for; undefined where a preference decides, which other clauses judge. */
function askedMode(asked: Way['asked']): 'plan' | 'build' | undefined {
  if (typeof asked === 'boolean') return asked ? 'build' : 'plan';
  return asked === 'unified' ? undefined : asked;
}

export const effectiveMode = scenario({
  id: 'posting/effective-mode',
  title: 'However a message is sent, what is stored and emitted says build or plan, never unified',
  cost: { messages: 9, builds: 4 },
  sparingCost: { messages: 6, builds: 1 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return { room, live };
  },

  when: async ({ room, live }, world) => {
    await using _ = live;
    const byDefault = await sendEachWay(room, world, [...waysToBuild[world.builds], ...decided, ...(world.builds === 'many' ? open : [])]);
    await room.putPreferences(false);
    const preferringPlan = await sendEachWay(room, world, open);
    return { sent: [...byDefault, ...preferringPlan], after: await readAftermath(room, live) };
  },

  then: {
    'post.effective-mode': ({ room, sent, after }, expect) => {
      const accepted = sent.filter(({ reply }) => reply.status === 201);
      expect.control(
        accepted.some(({ draft }) => 'message' in draft),
        'no post was answered 201',
      );
      let seen = 0;
      for (const { what, draft, asked } of accepted) {
        const mode = askedMode(asked);
        const modes = modesOf(after, room, draft);
        seen += modes.length;
        expect.that(modes.length <= 1, `history, event and effective_build_mode agree (${what})`, { expected: 'one mode', actual: modes });
        for (const found of modes) {
          expect.that(mode === undefined ? found === 'build' || found === 'plan' : found === mode, `mode (${what})`, {
            expected: mode ?? 'build or plan',
            actual: found,
          });
        }
      }
      // The events that follow, too: whatever the target says about a mode.
      const ours = accepted.map(({ draft }) => draft.client_msg_id);
      for (const event of after.log) {
        const about = event.json?.['client_msg_id'] ?? event.json?.['in_reply_to_client_msg_id'];
        if (!ours.includes(typeof about === 'string' ? about : undefined) || accepted.some(({ draft }) => createdBy(room, draft)(event)))
          continue;
        for (const word of modeWords(event)) {
          expect.that(word === 'build' || word === 'plan', `mode in ${event.name}`, { expected: 'build or plan', actual: word });
        }
      }
      if (seen === 0) expectReadable(expect, after);
      expect.control(seen > 0, 'no accepted message was seen on the stream or in the history');
    },
  },
});
