import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postCutsAt9999 = mutant({
  name: 'post-cuts-at-9999',
  bug: 'Stores the first 9,999 characters.',
  breaks: ['post.text-intact'],
  mayAlsoFail: ['post.validation', 'sse.stalled-reader', 'post.created'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.slice(0, 9_999)) }),
});
