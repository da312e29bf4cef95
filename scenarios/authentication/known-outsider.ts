import { scenario } from '../../src/kit/index.ts';
import { expectReadable, readAftermath } from '../aftermath.ts';
import { askEach, projectEndpoints } from '../project-endpoints.ts';
import { controlAccepted } from '../refusals.ts';
import { everywhere } from '../replicas/across.ts';

export const knownOutsider = scenario({
  id: 'authentication/known-outsider',
  title: 'A user of whom the configuration says that the project is closed to him is refused on every endpoint, the stream included',
  needs: ['outsider'],
  by: 'identity',
  // What an outsider posts is not stored.
  cost: { messages: 3, posts: 7, streams: 9, requests: 60 },
  onlyReads: true,

  given: async (world) => {
    const member = await world.room();
    const outsider = await member.withUser(world.known.outsider);
    const live = await member.open();
    world.need(live.answer, 200);
    return { member, outsider, live };
  },

  when: async ({ member, outsider, live }, world) => {
    await using _ = live;
    const endpoints = projectEndpoints(world);
    const correct = await askEach(world, endpoints, (endpoint) => endpoint.send(member));
    const denied = [];
    for (const here of everywhere(world, outsider)) denied.push(...(await askEach(world, endpoints, (endpoint) => endpoint.send(here))));
    const streams = [
      await outsider.open(),
      await outsider.open({ fromSeq: member.start }),
      await outsider.open({ lastEventId: member.start }),
    ];
    for (const stream of streams) await stream.close();
    const draft = world.draft(`of an outsider ${world.uuid()}`);
    const legacy = world.legacyDraft(`of an outsider, legacy ${world.uuid()}`);
    const effects = world.readOnly
      ? undefined
      : { writes: [await outsider.post(draft), await outsider.postLegacy(legacy)], after: await readAftermath(member, live) };
    return { correct, denied, streams, draft, legacy, effects };
  },

  then: {
    'auth.outsider-refused': ({ correct, denied, streams }, expect) => {
      controlAccepted(expect, correct);
      for (const { label, reply } of denied) expect.refused(reply, 403, 'UNAUTHORIZED_PROJECT_ACCESS', label);
      for (const { answer, events, comments } of streams) {
        expect.refused(answer, 403, 'UNAUTHORIZED_PROJECT_ACCESS', 'the stream');
        expect.equal(events.length + comments.length, 0, 'events and comments on a refused stream');
      }
    },
    'auth.refusal-has-no-effect': ({ draft, legacy, effects }, expect) => {
      if (effects === undefined) return expect.skip('the profile read-only posts nothing that could be refused: --profile full does');
      const { writes, after } = effects;
      expect.control(
        writes.every((reply) => reply.raw?.status === 403),
        'the outsider was refused',
      );
      const emitted = [...after.live, ...after.log].filter(
        ({ payload }) => payload['message'] === draft.message || payload['message'] === legacy.text,
      );
      const stored = after.history.filter(({ text }) => text === draft.message || text === legacy.text);
      if (emitted.length + stored.length === 0) expectReadable(expect, after);
      expect.count(emitted, 0, 'events of messages that were refused');
      expect.count(stored, 0, 'refused messages in the history');
    },
  },
});
