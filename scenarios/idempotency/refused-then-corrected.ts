import { type Draft, type Room, type SendOptions, scenario, type World } from '../../src/kit/index.ts';
import { expectCopies, readAftermath } from '../aftermath.ts';
import { preferringPlan } from '../preferring-plan.ts';

interface Refusal {
  readonly what: string;
  readonly through: 'postMessage' | 'postLegacyMessage';
  readonly options: (body: Readonly<Record<string, unknown>>) => SendOptions;
}

const one = 'postMessage';
const two = 'postLegacyMessage';

/** One thing wrong at a time; everything else, the client_msg_id included, is as in the corrected retry. */
const refusals: readonly Refusal[] = [
  { what: 'an empty message', through: one, options: (body) => ({ body: { ...body, message: '' } }) },
  { what: 'no message', through: one, options: ({ message: _, ...body }) => ({ body }) },
  { what: 'a message that is a number', through: one, options: (body) => ({ body: { ...body, message: 7 } }) },
  { what: 'a message of 10,001 characters', through: one, options: (body) => ({ body: { ...body, message: 'x'.repeat(10_001) } }) },
  { what: 'a buildImmediately that is a string', through: one, options: (body) => ({ body: { ...body, buildImmediately: 'no' } }) },
  { what: 'no projectId', through: one, options: ({ projectId: _, ...body }) => ({ body }) },
  { what: 'JSON cut short', through: one, options: (body) => ({ rawBody: JSON.stringify(body).slice(0, -1) }) },
  { what: 'another content type', through: one, options: (body) => ({ body, headers: { 'content-type': 'text/plain' } }) },
  { what: 'a wrong signature', through: one, options: (body) => ({ body, sign: { wrongSecret: true } }) },
  { what: 'no signature', through: one, options: (body) => ({ body, sign: { scheme: 'none' } }) },
  { what: 'a stale timestamp', through: one, options: (body) => ({ body, sign: { timestamp: { offsetSeconds: -600 } } }) },
  {
    what: 'another userId in the body',
    through: one,
    options: (body) => ({ body: { ...body, userId: '6d1f9f0e-7d2b-4c3a-9a55-0c2f4f1f8a10' } }),
  },
  { what: 'an empty text (legacy)', through: two, options: (body) => ({ body: { ...body, text: '' } }) },
  { what: 'a text of 10,001 characters (legacy)', through: two, options: (body) => ({ body: { ...body, text: 'x'.repeat(10_001) } }) },
  { what: 'an unknown mode (legacy)', through: two, options: (body) => ({ body: { ...body, mode: 'chat' } }) },
  { what: 'a wrong signature (legacy)', through: two, options: (body) => ({ body, sign: { wrongSecret: true } }) },
];

async function refuseThenCorrect(room: Room, world: World, { what, through, options }: Refusal) {
  const draft: Draft = world.draft(`after ${what} ${world.uuid()}`);
  const body =
    through === one
      ? { projectId: room.projectId, userId: room.userId, ...draft }
      : { text: draft.message, client_msg_id: draft.client_msg_id, mode: 'plan' };
  const refused = await room.send(through, options(body));
  // The legacy key is the same key (one idempotency scope), so the corrected retry goes through endpoint 1 in both cases.
  const corrected = await room.post(draft);
  return { what, draft, refused, corrected, repeated: await room.resend(draft) };
}

export const refusedThenCorrected = scenario({
  id: 'idempotency/refused-then-corrected',
  title: 'A refused post does not use up its client_msg_id, whatever it was refused for',
  cost: { messages: refusals.length + 1, turns: 16, posts: 33, characters: 2200 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    await preferringPlan(world, room);
    return { room, live };
  },

  when: async ({ room, live }, world) => {
    await using _ = live;
    const tries = await world.all(
      4,
      refusals.map((refusal) => () => refuseThenCorrect(room, world, refusal)),
    );
    return { tries, after: await readAftermath(room, live) };
  },

  then: {
    'idem.refusal-keeps-key-free': ({ tries, after, room }, expect) => {
      const status = (reply: { raw: { status: number } | undefined }): number => reply.raw?.status ?? 0;
      // What a target accepts or breaks on is judged by the clauses of that refusal; here only true refusals count.
      const refused = tries.filter((one) => status(one.refused) >= 400 && status(one.refused) < 500);
      expect.control(refused.length > 0, 'none of the wrong posts was refused');
      for (const { what, draft, corrected, repeated } of refused) {
        expect.answered(corrected, 201, `the corrected retry after ${what}`);
        if (corrected.status !== 201) continue;
        expect.answered(repeated, 200, `the retry after that (after ${what})`);
        expectCopies(expect, after, room, draft);
      }
    },
  },
});
