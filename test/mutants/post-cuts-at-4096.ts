import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postCutsAt4096 = mutant({
  name: 'post-cuts-at-4096',
  bug: 'Stores the first 4,096 characters.',
  breaks: ['post.text-intact'],
  mayAlsoFail: ['post.validation', 'post.created', 'sse.stalled-reader'],
  build: () => ({ ports: (ports) => withAlteredTexts(ports, (text) => text.slice(0, 4_096)) }),
});
