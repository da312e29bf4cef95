import { aroundCalls, bodyOf } from './decorate.ts';
import { createForge } from './forge.ts';
import { mutant } from './mutant.ts';

export const preferenceMissingIsDefault = mutant({
  name: 'preference-missing-is-default',
  bug: 'Takes a missing value for the default and saves it.',
  breaks: ['preference.validation'],
  build: () => {
    const forge = createForge();
    return {
      ports: forge.ports,
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const body = bodyOf(call);
          const meant = call.operation === 'putPreferences' && body !== undefined && body['buildImmediately'] === undefined;
          if (!meant) return next(call);
          return next(await forge.withBody(call, { buildImmediately: true }));
        }),
    };
  },
});
