import { aroundCalls, bodyOf, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const seqPerUser = mutant({
  name: 'seq-per-user',
  bug: 'Counts per user and project, so two users share numbers.',
  breaks: ['seq.increasing', 'seq.distinct'],
  mayAlsoFail: [
    'seq.same-everywhere',
    'idem.duplicate-answer',
    'idem.concurrent-once',
    'idem.lost-answer-retry',
    'idem.first-payload-wins',
    'idem.expires',
    'idem.scoped',
    'legacy.duplicate',
    'legacy.shared-log',
    'resume.last-event-id',
    'resume.from-seq',
    'connection.others-undisturbed',
    'event.in-reply-to',
    'idem.no-second-effect',
    'idem.refusal-keeps-key-free',
    'post.text-intact',
    'resume.bad-cursor',
  ],
  build: () => {
    const counts = new Map<string, number>();
    return {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          if (call.operation !== 'postMessage' && call.operation !== 'postLegacyMessage') return reply;
          if (reply.kind !== 'plain' || reply.status !== 201) return reply;
          const { projectId = call.projectId } = bodyOf(call) ?? {};
          const key = JSON.stringify([projectId, call.headers['x-user-id']]);
          const count = (counts.get(key) ?? 0) + 1;
          counts.set(key, count);
          return withBody(reply, (body) => ({ ...body, ...('seq' in body ? { seq: count } : { message_seq: count }) }));
        }),
    };
  },
});
