import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const legacyDuplicate201 = mutant({
  name: 'legacy-duplicate-201',
  bug: 'The legacy endpoint answers a duplicate 201.',
  breaks: ['legacy.duplicate'],
  mayAlsoFail: ['legacy.shared-log', 'idem.concurrent-once', 'idem.expires'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.operation === 'postLegacyMessage' && reply.kind === 'plain' && reply.status === 200 ? { ...reply, status: 201 } : reply;
      }),
  }),
});
