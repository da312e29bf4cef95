import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postUnixLineEnds = mutant({
  name: 'post-unix-line-ends',
  bug: 'Makes LF of CRLF and CR.',
  breaks: ['post.text-intact'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.replaceAll(/\r\n?/g, '\n')) }),
});
