import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const legacyOwnIds = mutant({
  name: 'legacy-own-ids',
  bug: 'The legacy endpoint answers with ids that nothing else knows.',
  breaks: ['legacy.shared-log'],
  mayAlsoFail: ['legacy.duplicate'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'postLegacyMessage' || reply.kind !== 'plain' || reply.status >= 300) return reply;
        return withBody(reply, (body) => {
          const id = `legacy-${String(body['id'])}`;
          return reply.status === 200 ? { ...body, id, duplicateOf: id } : { ...body, id };
        });
      }),
  }),
});
