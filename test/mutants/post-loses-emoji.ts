import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postLosesEmoji = mutant({
  name: 'post-loses-emoji',
  bug: 'Stores three-byte UTF-8: everything beyond becomes a question mark.',
  breaks: ['post.text-intact'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '?')) }),
});
