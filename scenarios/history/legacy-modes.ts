import {
  createdBy,
  describeReply,
  type Expect,
  type HistoryEntry,
  type LegacyDraft,
  type LiveEvent,
  type Reply,
  type Room,
  scenario,
  sentAs,
  type World,
} from '../../src/kit/index.ts';
import { readAftermath } from '../aftermath.ts';
import { buildsFreely } from '../builds/builds-freely.ts';
import { judgeWalk, walk } from './walk.ts';

type Mode = 'plan' | 'build';

/** A message through the legacy endpoint and the mode that must come of it. */
interface Sent {
  readonly draft: LegacyDraft;
  readonly effective: Mode;
  readonly reply: Reply<'postLegacyMessage'>;
}

/** Everything but the three modes, spelt exactly. */
const noModes: readonly unknown[] = [
  'chat',
  'all',
  '',
  'PLAN',
  'Build',
  'plan ',
  'unified\n',
  null,
  1,
  true,
  ['plan'],
  { plan: true },
  undefined,
];

export const legacyModes = scenario({
  id: 'history/legacy-modes',
  title: 'The legacy endpoint takes three modes and no other, and unified becomes what the preference says',
  cost: { messages: 7, builds: 3, turns: 25, requests: 40 },
  sparingCost: { builds: 1 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    return { room, live, builds: world.target.capabilities.has('builds') };
  },

  when: async ({ room, live, builds }, world) => {
    await using _ = live;
    const sent: Sent[] = [];
    const send = async (by: Room, mode: LegacyDraft['mode'], effective: Mode) => {
      const draft = world.legacyDraft(`${mode} becomes ${effective} ${world.uuid()}`, { mode });
      sent.push({ draft, effective, reply: await by.postLegacy(draft) });
    };
    await send(room, 'plan', 'plan');
    if (builds) {
      await send(room, 'build', 'build');
      // Nobody saved a preference yet: it is to build.
      if (buildsFreely(world) && world.target.capabilities.has('fresh-identities')) await send(room, 'unified', 'build');
    }
    const saved = [await room.putPreferences(false)];
    await send(room, 'unified', 'plan');
    if (builds) {
      saved.push(await room.putPreferences(true));
      if (buildsFreely(world)) await send(room, 'unified', 'build');
      await send(room, 'plan', 'plan');
    }
    const refused = await world.all(
      4,
      noModes.map((mode) => () => sendOdd(world, room, mode)),
    );
    const since = room.start > 0 && { after_seq: room.start };
    const pages = {
      plan: await room.history({ mode: 'plan', limit: 100, ...since }),
      build: await room.history({ mode: 'build', limit: 100, ...since }),
    };
    // Messages of the other mode lie before, between and behind these: whoever counts or looks ahead without the mode errs here.
    const walks = builds
      ? [
          await walk(room, { name: 'mode=build up', direction: 'up', pageSize: 2, mode: 'build' }, ({ messages }) => messages.at(-1)?.seq),
          await walk(
            room,
            { name: 'mode=build down', direction: 'down', pageSize: 2, mode: 'build' },
            ({ messages }) => messages.at(0)?.seq,
          ),
        ]
      : [];
    return { sent, saved, refused, pages, walks, after: await readAftermath(room, live) };
  },

  then: {
    'legacy.modes': ({ room, sent, saved, refused, after }, expect) => {
      for (const { draft, reply, effective } of sent) {
        const { body } = expect.status(reply, 201);
        expect.equal(body.client_msg_id, draft.client_msg_id, `client_msg_id in the answer to ${draft.mode}`);
        for (const event of [...after.live, ...after.log].filter(createdBy(room, draft))) {
          expect.equal(modesOf(event), { mode: effective, effective_build_mode: effective }, `${draft.mode} in ${event.name}`);
        }
        for (const { mode } of after.history.filter(sentAs(room, draft))) expect.equal(mode, effective, `${draft.mode} in the history`);
      }
      for (const { mode, reply } of refused) {
        expect.that(reply.raw?.status === 400, `mode ${JSON.stringify(mode) ?? 'missing'}`, {
          expected: 400,
          actual: describeReply(reply),
        });
      }
      for (const reply of saved) expect.control(reply.status === 200, 'the preference could not be saved');
      expect.control(after.gaps.length === 0, after.gaps.join('; '));
      expect.control(
        sent.every(({ draft }) => after.live.some(createdBy(room, draft)) && after.history.some(sentAs(room, draft))),
        'a message was not seen on the stream or in the history',
      );
    },
    'history.pages': ({ room, sent, pages, walks, after }, expect) => {
      // By the mode that the history tells; whether it is the right one is legacy.modes.
      const stored = after.history.filter((entry) => sent.some(({ draft }) => sentAs(room, draft)(entry)));
      expect.control(stored.length === sent.length, 'a message is not in the history');
      expectModePage(expect, stored, expect.status(pages.plan, 200).body.messages, 'plan');
      expectModePage(expect, stored, expect.status(pages.build, 200).body.messages, 'build');
      const ofBuild = sent.filter(({ draft }) => stored.some((entry) => entry.mode === 'build' && sentAs(room, draft)(entry)));
      for (const steps of walks)
        judgeWalk(
          expect,
          steps,
          ofBuild.map(({ draft }) => sentAs(room, draft)),
        );
    },
  },
});

async function sendOdd(world: World, room: Room, mode: unknown): Promise<{ mode: unknown; reply: Reply<'postLegacyMessage'> }> {
  const { text, client_msg_id } = world.legacyDraft();
  return { mode, reply: await room.send('postLegacyMessage', { body: { text, client_msg_id, mode } }) };
}

function modesOf({ json, payload }: LiveEvent) {
  return { mode: payload['mode'], effective_build_mode: json?.['effective_build_mode'] };
}

/** `mode=plan` shows every message of that mode and none of the other. */
function expectModePage(expect: Expect, stored: readonly HistoryEntry[], page: readonly HistoryEntry[], mode: Mode): void {
  const wanted = stored.filter((entry) => entry.mode === mode);
  const found = wanted.filter(({ id }) => page.some((entry) => entry.id === id));
  expect.equal(found.length, wanted.length, `messages in the page of mode ${mode}`);
  const others = stored.filter((entry) => entry.mode !== mode && page.some(({ id }) => id === entry.id));
  expect.equal(
    others.map(({ text }) => text),
    [],
    `messages of another mode in the page of mode ${mode}`,
  );
}
