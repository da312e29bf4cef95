import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const legacyDuplicateOfItself = mutant({
  name: 'legacy-duplicate-of-itself',
  bug: 'duplicateOf names the key and not the message.',
  breaks: ['legacy.duplicate'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'postLegacyMessage' || reply.status !== 200) return reply;
        return withBody(reply, (body) => ({ ...body, duplicateOf: body['client_msg_id'] }));
      }),
  }),
});
