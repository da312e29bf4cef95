import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postTrims = mutant({
  name: 'post-trims',
  bug: 'Trims the text.',
  breaks: ['post.text-intact'],
  mayAlsoFail: ['idem.first-payload-wins', 'post.validation', 'sse.stalled-reader'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.trim()) }),
});
