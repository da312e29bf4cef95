import { mutant } from './mutant.ts';
import { withPort } from './decorate.ts';

export const localeProfileOfEverybody = mutant({
  name: 'locale-profile-of-everybody',
  bug: 'Takes the last profile that was set for the profile of everybody.',
  breaks: ['locale.profile'],
  mayAlsoFail: ['locale.default'],
  build: () => {
    let last: string | undefined;
    return {
      ports: (ports) =>
        withPort(ports, 'profiles', () => ({
          locale: () => last,
          setLocale(_, tag) {
            last = tag ?? undefined;
          },
        })),
    };
  },
});
