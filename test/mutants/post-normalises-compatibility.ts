import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postNormalisesCompatibility = mutant({
  name: 'post-normalises-compatibility',
  bug: 'Normalises the text to NFKC.',
  breaks: ['post.text-intact'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.normalize('NFKC')) }),
});
