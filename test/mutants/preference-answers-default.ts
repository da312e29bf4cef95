import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const preferenceAnswersDefault = mutant({
  name: 'preference-answers-default',
  bug: 'GET always tells the default, whatever was saved.',
  breaks: ['preference.saved-and-used'],
  mayAlsoFail: ['preference.validation', 'preference.override', 'auth.refusal-has-no-effect', 'auth.replay-refused'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return call.operation === 'getPreferences'
          ? withBody(reply, (body) => ('preferences' in body ? { ...body, preferences: { buildImmediately: true } } : body))
          : reply;
      }),
  }),
});
