import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postHistoryAltersText = mutant({
  name: 'post-history-alters-text',
  bug: 'The history trims what the stream delivers whole.',
  breaks: ['post.text-intact'],
  mayAlsoFail: ['idem.first-payload-wins', 'post.validation'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async page(query) {
          const page = await log.page(query);
          return { ...page, messages: page.messages.map((message) => ({ ...message, text: message.text.trimEnd() })) };
        },
      })),
  }),
});
