import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const legacyDuplicateOfMissing = mutant({
  name: 'legacy-duplicate-of-missing',
  bug: 'The legacy answer to a duplicate lacks duplicateOf.',
  breaks: ['legacy.duplicate'],
  mayAlsoFail: ['idem.concurrent-once', 'legacy.shared-log', 'idem.expires'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.operation === 'postLegacyMessage' ? withBody(reply, ({ duplicateOf: _, ...body }) => body) : reply;
      }),
  }),
});
