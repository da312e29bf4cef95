import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postNormalises = mutant({
  name: 'post-normalises',
  bug: 'Normalises the text to NFC.',
  breaks: ['post.text-intact'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.normalize('NFC')) }),
});
