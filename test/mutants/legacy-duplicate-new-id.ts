import { randomUUID } from 'node:crypto';
import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const legacyDuplicateNewId = mutant({
  name: 'legacy-duplicate-new-id',
  bug: 'The legacy answer to a duplicate tells a new id, not that of the first message.',
  breaks: ['legacy.duplicate'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'postLegacyMessage' || reply.kind !== 'plain' || reply.status !== 200) return reply;
        return withBody(reply, (body) => ({ ...body, id: randomUUID() }));
      }),
  }),
});
