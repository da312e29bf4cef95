import { withAlteredTexts } from './altered-texts.ts';
import { mutant } from './mutant.ts';

export const postEscapesHtml = mutant({
  name: 'post-escapes-html',
  bug: 'Escapes the text for HTML when it stores it.',
  breaks: ['post.text-intact'],
  build: () => ({
    ports: (ports) =>
      withAlteredTexts(ports, (text) =>
        text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
      ),
  }),
});
