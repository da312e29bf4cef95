import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postCollapsesSpaces = mutant({
  name: 'post-collapses-spaces',
  bug: 'Makes one space of many.',
  breaks: ['post.text-intact'],
  mayAlsoFail: ['idem.first-payload-wins'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.replaceAll(/ {2,}/g, ' ')) }),
});
