import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeBodyIgnoredOnLegacy = mutant({
  name: 'locale-body-ignored-on-legacy',
  bug: 'Does not read the locale of the body on the legacy endpoint.',
  breaks: ['locale.body'],
  mayAlsoFail: ['locale.region-stripped', 'locale.profile'],
  build: () =>
    withResolution(({ call, header, profile }) =>
      call.operation === 'postLegacyMessage' && header === undefined ? (profile ?? 'en') : undefined,
    ),
});
