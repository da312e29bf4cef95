import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const preferenceTakesTruthy = mutant({
  name: 'preference-takes-truthy',
  bug: 'Takes any truthy value for true.',
  breaks: ['preference.validation'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const meant =
            call.operation === 'putPreferences' &&
            body !== undefined &&
            body['buildImmediately'] !== undefined &&
            typeof body['buildImmediately'] !== 'boolean';
          if (!meant) return next(call);
          return next(await forge.withBody(call, { buildImmediately: Boolean(body['buildImmediately']) }));
        }),
    };
  },
});
