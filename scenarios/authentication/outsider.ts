import { describeReply, scenario } from '../../src/kit/index.ts';
import { expectReadable, readAftermath } from '../aftermath.ts';
import { askEach, projectEndpoints } from '../project-endpoints.ts';
import { isFresh, marksAbove } from '../read/marks.ts';
import { startOf } from '../read/start-of.ts';
import { accepted, controlAccepted } from '../refusals.ts';

export const outsider = scenario({
  id: 'authentication/outsider',
  title: 'A user who lost access to a project is refused on every endpoint, the stream included, and only there',
  needs: ['outsider'],
  by: 'action',
  cost: { messages: 12, turns: 22, streams: 5, requests: 80 },
  takes: { projects: 2, users: 2 },

  given: async (world) => {
    const member = await world.room();
    const outsider = await member.withUser();
    const live = await member.open();
    world.need(live.answer, 200);
    // A stream is opened when access is given back: two of one user might meet a limit of connections.
    const endpoints = projectEndpoints(world).filter(({ operation }) => operation !== 'openStream');
    const before = await askEach(world, endpoints, (endpoint) => endpoint.send(outsider));
    const marks = isFresh(world) ? [3, 12] : await marksAbove(world, outsider, await startOf(world, outsider), 2);
    const [mark = 0, beyond = 0] = marks;
    world.need(await outsider.putRead(mark), 200);
    world.need(await outsider.putPreferences(false), 200);
    return { member, outsider, live, before, mark, beyond };
  },

  when: async ({ member, outsider, live, beyond }, world) => {
    await using _ = live;
    const { projectId, userId } = outsider;
    const endpoints = projectEndpoints(world);
    const draft = world.draft(`of an outsider ${world.uuid()}`);
    const legacy = world.legacyDraft(`of an outsider, legacy ${world.uuid()}`);

    await world.control.send({ action: 'project.deny', projectId, userId });
    const denied = await askEach(world, endpoints, (endpoint) => endpoint.send(outsider));
    const streams = await Promise.all([
      outsider.open(),
      outsider.open({ fromSeq: outsider.start }),
      outsider.open({ lastEventId: outsider.start }),
    ]);
    for (const stream of streams) await stream.close();
    const writes = [
      await outsider.post(draft),
      await outsider.postLegacy(legacy),
      await outsider.putRead(beyond),
      await outsider.putPreferences(true),
    ];
    // Where there are no more users than two the member is colleague enough.
    const colleague = isFresh(world) ? await member.withUser() : member;
    const others = await askEach(world, endpoints, (endpoint) => endpoint.send(colleague));
    const elsewhere = await (await outsider.elsewhere()).readStatus();
    const after = await readAftermath(member, live);

    await world.control.send({ action: 'project.allow', projectId, userId });
    const readStatus = await outsider.readStatus();
    const preferences = await outsider.preferences();
    const again = [await outsider.post(draft), await outsider.postLegacy(legacy)];
    const allowed = await askEach(world, endpoints, (endpoint) => endpoint.send(outsider));
    return { draft, legacy, denied, streams, writes, others, elsewhere, after, readStatus, preferences, again, allowed };
  },

  then: {
    'auth.outsider-refused': ({ before, denied, streams, writes, others, elsewhere, allowed }, expect) => {
      controlAccepted(expect, before);
      controlAccepted(expect, others);
      controlAccepted(expect, allowed);
      expect.control(accepted(elsewhere), `the same user was refused in another project: ${describeReply(elsewhere)}`);
      for (const { label, reply } of denied) expect.refused(reply, 403, 'UNAUTHORIZED_PROJECT_ACCESS', label);
      for (const { answer, events, comments } of streams) {
        expect.refused(answer, 403, 'UNAUTHORIZED_PROJECT_ACCESS', 'the stream');
        expect.equal(events.length + comments.length, 0, 'events and comments on a refused stream');
        expect.that(!/^\s*text\/event-stream/i.test(answer.raw?.headers['content-type'] ?? ''), 'content type of a refused stream', {
          expected: 'not text/event-stream',
          actual: answer.raw?.headers['content-type'],
        });
      }
      for (const reply of writes) expect.refused(reply, 403, 'UNAUTHORIZED_PROJECT_ACCESS', 'a change by the outsider');
    },
    'auth.refusal-has-no-effect': ({ mark, draft, legacy, writes, after, readStatus, preferences, again }, expect) => {
      expect.control(
        writes.every((reply) => reply.raw?.status === 403),
        'the outsider was not refused',
      );
      const emitted = [...after.live, ...after.log].filter(
        ({ payload }) => payload['message'] === draft.message || payload['message'] === legacy.text,
      );
      const stored = after.history.filter(({ text }) => text === draft.message || text === legacy.text);
      if (emitted.length + stored.length === 0) expectReadable(expect, after);
      expect.count(emitted, 0, 'events of messages that were refused');
      expect.count(stored, 0, 'refused messages in the history');
      expect.equal(expect.status(readStatus, 200).body.last_read_seq, mark, 'the read mark after a refused change');
      expect.equal(expect.status(preferences, 200).body.preferences.buildImmediately, false, 'the preference after a refused change');
      for (const reply of again) expect.equal(reply.raw?.status, 201, 'the refused message, sent again with access');
    },
  },
});
