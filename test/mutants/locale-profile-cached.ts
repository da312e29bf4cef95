import { mutant } from './mutant.ts';
import { withResolution } from './resolution.ts';

export const localeProfileCached = mutant({
  name: 'locale-profile-cached',
  bug: 'Remembers the first profile it saw of a user.',
  breaks: ['locale.profile'],
  build: () => {
    const cache = new Map<string, string>();
    return withResolution(({ call, header, body, profile }) => {
      const userId = call.headers['x-user-id'] ?? '';
      if (profile !== undefined && !cache.has(userId)) cache.set(userId, profile);
      return header === undefined && typeof body !== 'string' ? cache.get(userId) : undefined;
    });
  },
});
