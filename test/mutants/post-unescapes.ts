import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postUnescapes = mutant({
  name: 'post-unescapes',
  bug: 'Reads backslash escapes a second time.',
  breaks: ['post.text-intact'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.replaceAll('\\n', '\n').replaceAll('\\\\', '\\')) }),
});
