import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postPercentDecodes = mutant({
  name: 'post-percent-decodes',
  bug: 'Decodes percent signs as if the body were a form.',
  breaks: ['post.text-intact'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.replaceAll(/%20/g, ' ').replaceAll('+', ' ')) }),
});
