import { answeredSeq, createdBy, type Draft, scenario, sentAs, throttled } from '../../src/kit/index.ts';
import { copiesOf, expectCopies, readAftermath } from '../aftermath.ts';

const contenders = 8;

export const firstPayload = scenario({
  id: 'idempotency/first-payload',
  title: 'A duplicate with another payload changes nothing: the first text stands',
  cost: { messages: 4, posts: 16, buildPosts: 1 },
  sparingCost: { buildPosts: 0 },

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    const draft = world.draft(`first ${world.uuid()}`, { locale: 'fr' });
    const later: Draft[] = [
      { ...draft, message: `second ${world.uuid()}` },
      ...(world.builds === 'many' ? [{ ...draft, buildImmediately: true }] : []),
      { ...draft, message: `${draft.message} ` },
      // The last one differs in everything: what each duplicate overwrites, this one leaves behind.
      { ...draft, message: `third ${world.uuid()}`, locale: 'ar' },
    ];
    const crossed = world.draft(`crossed ${world.uuid()}`, { locale: 'fr' });
    const legacy = world.legacyDraft(`crossed, legacy ${world.uuid()}`, { client_msg_id: crossed.client_msg_id, locale: 'ar' });
    const { client_msg_id } = world.draft();
    const race: Draft[] = Array.from({ length: contenders }, (_, index) => ({
      ...world.draft(`contender ${index} ${world.uuid()}`),
      client_msg_id,
    }));
    return { room, live, draft, later, crossed, legacy, race };
  },

  when: async ({ room, live, draft, later, crossed, legacy, race }, world) => {
    await using _ = live;
    const first = await room.post(draft);
    const duplicates = [];
    for (const payload of later) duplicates.push(await room.resend(payload));
    const here = await room.post(crossed);
    const there = await room.postLegacy(legacy);
    const raced = await world.all(
      contenders,
      race.map((payload) => async () => ({ payload, reply: await room.post(payload) })),
    );
    return { first, duplicates, here, there, raced, after: await readAftermath(room, live) };
  },

  then: {
    'idem.first-payload-wins': ({ room, first, duplicates, draft, later, crossed, here, there, raced, after }, expect) => {
      expect.control(first.status === 201, 'the first post was not answered 201');
      if ([...duplicates, ...raced.map(({ reply }) => reply)].some(throttled)) expect.untestable('the target asked to lower the rate');
      expectCopies(expect, after, room, draft);
      const stood = copiesOf(after, room, draft);
      const events = [...stood.live, ...stood.log];
      for (const { payload } of events) {
        expect.equal(payload['message'], draft.message, 'text in message.created');
        expect.that(payload['mode'] !== 'build', 'mode in message.created', { expected: 'plan', actual: payload['mode'] });
      }
      for (const { text, mode } of stood.history) {
        expect.equal(text, draft.message, 'text in the history');
        expect.that(mode !== 'build', 'mode in the history', { expected: 'plan', actual: mode });
      }
      // The locale's own clauses judge what it is; here it is only compared with itself.
      const locales = new Set(
        [...events.map(({ payload }) => payload['locale']), ...stood.history.map(({ locale }) => locale)].filter(
          (locale) => typeof locale === 'string',
        ),
      );
      expect.that(locales.size <= 1, 'one locale', { expected: 1, actual: [...locales] });
      // Also where a second message lost its client_msg_id.
      for (const { message } of later) {
        if (message === draft.message) continue;
        const { client_msg_id: _, ...unnamed } = { ...draft, message };
        expect.count(after.log.filter(createdBy(room, unnamed)), 0, `message.created events of the later text "${message}"`);
        expect.count(after.history.filter(sentAs(room, unnamed)), 0, `entries of the later text "${message}"`);
      }
      for (const reply of duplicates) {
        expect.should.equal(reply.raw?.status, 200, 'status of a duplicate with another payload');
        const [told, original] = [answeredSeq(reply), answeredSeq(first)];
        if (reply.status === 200 && told !== undefined && original !== undefined)
          expect.equal(told, original, 'message_seq of a duplicate with another payload');
      }

      // That the legacy endpoint takes it for a duplicate is legacy.shared-log.
      if (here.status === 201 && there.status === 200) {
        for (const { text, locale } of copiesOf(after, room, crossed).history) {
          expect.equal(text, crossed.message, 'text in the history after a duplicate through the legacy endpoint');
          expect.that(locale !== 'ar', 'locale in the history after a duplicate through the legacy endpoint', {
            expected: 'fr',
            actual: locale,
          });
        }
      }

      const winners = raced.filter(({ reply }) => reply.status === 201);
      expect.count(winners, 1, 'answers 201 among posts of different texts with one client_msg_id');
      const [winner] = winners;
      if (winner === undefined) return;
      expectCopies(expect, after, room, winner.payload);
      const { live, log, history } = copiesOf(after, room, winner.payload);
      const texts = new Set([...[...live, ...log].map(({ payload }) => payload['message']), ...history.map(({ text }) => text)]);
      expect.equal([...texts], [winner.payload.message], 'the text that stands is that of the post answered 201');
      for (const { payload, reply } of raced) {
        if (payload !== winner.payload) expect.should.equal(reply.raw?.status, 200, 'status of a post that lost the race');
      }
    },
  },
});
