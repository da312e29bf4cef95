import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postStripsHtml = mutant({
  name: 'post-strips-html',
  bug: 'Strips what looks like a tag.',
  breaks: ['post.text-intact'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.replaceAll(/<[^>]*>/g, '')) }),
});
