import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postEscapesNewlines = mutant({
  name: 'post-escapes-newlines',
  bug: 'Writes a line end as backslash and n.',
  breaks: ['post.text-intact'],
  mayAlsoFail: ['post.validation'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.replaceAll('\n', '\\n')) }),
});
