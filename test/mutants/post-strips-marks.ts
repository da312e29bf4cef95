import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postStripsMarks = mutant({
  name: 'post-strips-marks',
  bug: 'Strips zero width and directional characters.',
  breaks: ['post.text-intact'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.replaceAll(/[\p{Cf}]/gu, '')) }),
});
