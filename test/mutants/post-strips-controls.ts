import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postStripsControls = mutant({
  name: 'post-strips-controls',
  bug: 'Strips control characters.',
  breaks: ['post.text-intact'],
  build: () => ({
    ports: (ports) =>
      withAlteredTexts(ports, (text) => text.replaceAll(/[\p{Cc}]/gu, (unit) => (['\t', '\n', '\r'].includes(unit) ? unit : ''))),
  }),
});
