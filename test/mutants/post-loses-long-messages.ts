import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const postLosesLongMessages = mutant({
  name: 'post-loses-long-messages',
  bug: 'Accepts messages of over 5,000 characters and drops them.',
  breaks: ['post.created', 'post.text-intact'],
  mayAlsoFail: ['post.validation', 'post.minimal-answer', 'sse.stalled-reader'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async appendMessage({ event, ...draft }, keyNotBefore) {
          if (draft.text.length <= 5_000) return log.appendMessage({ event, ...draft }, keyNotBefore);
          return { message: { ...draft, seq: 1 + (await log.head(draft.projectId)) }, fresh: true };
        },
      })),
  }),
});
