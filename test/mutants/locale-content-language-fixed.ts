import { mutant } from './mutant.ts';
import { aroundCalls } from './decorate.ts';

export const localeContentLanguageFixed = mutant({
  name: 'locale-content-language-fixed',
  bug: 'Says en in Content-Language whatever the locale is.',
  breaks: ['locale.region-stripped'],
  mayAlsoFail: ['locale.header-wins', 'locale.body', 'locale.profile'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return { ...reply, headers: { ...reply.headers, 'content-language': 'en' } };
      }),
  }),
});
