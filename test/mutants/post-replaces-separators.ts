import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postReplacesSeparators = mutant({
  name: 'post-replaces-separators',
  bug: 'Replaces the line separators U+2028 and U+2029.',
  breaks: ['post.text-intact'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.replaceAll(/[\u2028\u2029]/g, '\n')) }),
});
