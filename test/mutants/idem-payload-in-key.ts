import { contractKey, withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemPayloadInKey = mutant({
  name: 'idem-payload-in-key',
  bug: 'Takes the text into the key, so a duplicate with another text is a second message.',
  breaks: ['idem.first-payload-wins'],
  mayAlsoFail: ['legacy.duplicate'],
  build: () => ({
    ports: (ports) =>
      withOwnKeys(ports, {
        key: (draft) => {
          const key = contractKey(draft);
          return key === undefined ? undefined : `${key} ${draft.text}`;
        },
      }),
  }),
});
