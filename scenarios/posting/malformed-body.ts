import { limits } from '../../src/contract/index.ts';
import { createdByUser, describeReply, type SendOptions, scenario } from '../../src/kit/index.ts';
import { expectReadable, readAftermath } from '../aftermath.ts';
import { preferringPlan } from '../preferring-plan.ts';

/** Ruling 30: the size that probes 413, and how long its upload may take before it counts as a hang. */
const oversizedBytes = 16_777_216;
const oversizedTimeoutMs = 30_000;

export const malformedBody = scenario({
  id: 'posting/malformed-body',
  title: 'Malformed JSON, an oversized body or another content type is refused at once, and the server lives on',
  cost: { messages: 3, turns: 17 },
  budgetMs: 60_000,

  given: async (world) => {
    const room = await world.room();
    const live = await room.open();
    world.need(live.answer, 200);
    await preferringPlan(world, room);
    const good = (message: string) => ({ projectId: room.projectId, userId: room.userId, ...world.draft(message) });
    const whole = JSON.stringify(good('refused: malformed'));
    const malformed: { what: string; rawBody: string }[] = [
      { what: 'an empty body', rawBody: '' },
      { what: 'white space', rawBody: '  \n' },
      { what: 'one brace', rawBody: '{' },
      { what: 'JSON cut short', rawBody: whole.slice(0, -1) },
      { what: 'JSON cut inside a string', rawBody: whole.slice(0, whole.indexOf('malformed') + 3) },
      { what: 'a trailing comma', rawBody: `${whole.slice(0, -1)},}` },
      { what: 'two values', rawBody: `${whole}${whole}` },
      { what: 'single quotes', rawBody: whole.replaceAll('"', "'") },
      { what: 'bare words', rawBody: whole.replace(/"message"/, 'message') },
      {
        what: 'a form',
        rawBody: new URLSearchParams({ message: 'refused: form', userId: room.userId, projectId: room.projectId }).toString(),
      },
      { what: 'a raw line break in a string', rawBody: whole.replace('refused: ', 'refused:\n') },
      { what: 'NaN', rawBody: whole.replace('"buildImmediately":false', '"buildImmediately":NaN') },
    ];
    const otherTypes = ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
    return { room, live, good, malformed, otherTypes };
  },

  when: async ({ room, live, good, malformed, otherTypes }, world) => {
    await using _ = live;
    const plain = await room.post(world.draft(`plain ${world.uuid()}`));
    const send = async (what: string, options: SendOptions) => ({ what, reply: await room.send('postMessage', options) });
    const broken = await world.all(
      4,
      malformed.map(
        ({ what, rawBody }) =>
          () =>
            send(what, { rawBody, headers: { 'content-type': 'application/json' } }),
      ),
    );
    const foreign = await world.all(
      4,
      otherTypes.map((type) => () => send(type, { body: good('refused: content type'), headers: { 'content-type': type } })),
    );
    // The bulk is in a field to be ignored, so that a server without a limit may accept it.
    const huge = { ...good(`oversized ${world.uuid()}`), padding: 'x'.repeat(oversizedBytes) };
    const oversized = await room.send('postMessage', { body: huge, timeoutMs: oversizedTimeoutMs });
    const next = await room.post(world.draft(`after the oversized body ${world.uuid()}`));
    // Never a hang: error.hostile-input names the bound.
    const boundMs = limits.hangMs + world.patience.slackMs;
    return { plain, broken, foreign, oversized, next, boundMs, after: await readAftermath(room, live) };
  },

  then: {
    'post.malformed-body': ({ room, plain, broken, foreign, oversized, next, boundMs, after }, expect) => {
      expect.control(plain.status === 201, 'a plain post was not answered 201');
      for (const { what, reply } of broken) expect.refused(reply, 400, undefined, what);
      for (const { what, reply } of foreign) expect.refused(reply, [415, 400], undefined, `a post with content type ${what}`);
      for (const { what, reply } of [...broken, ...foreign]) {
        expect.within(reply.exchange.tookMs, boundMs, `time to the answer to ${what}`);
      }
      // Ruling 30: 413, 400, or a reset; 201 where the server has no such limit. A reset is an answer that did not run out of time.
      const reset = oversized.status === 'unknown' && oversized.exchange.tookMs < oversizedTimeoutMs;
      expect.that(reset || [413, 400, 201].includes(oversized.raw?.status ?? 0), 'an oversized body', {
        expected: '413, 400, 201 or a reset',
        actual: describeReply(oversized),
      });
      expect.answered(next, 201, 'the next post after the oversized one');
      const stored = [...after.live, ...after.log].filter(
        (event) => createdByUser(room)(event) && String(event.payload['message']).startsWith('refused:'),
      );
      expect.equal(
        stored.map(({ payload }) => payload['message']),
        [],
        'texts of refused posts on the stream',
      );
      if (stored.length === 0) expectReadable(expect, after);
    },
  },
});
