import { mutant } from './mutant.ts';
import { isLive, throughStreams } from './through-streams.ts';

export const sseResponsesToAuthor = mutant({
  name: 'sse-responses-to-author',
  bug: 'Answers go to whoever opened the project first.',
  breaks: ['sse.every-subscriber'],
  // Other stories run into it on their way.
  mayAlsoFail: [
    'seq.visible-in-order',
    'resume.under-load',
    'resume.last-event-id',
    'resume.from-seq',
    'resume.header-wins',
    'resume.bad-cursor',
    'connection.others-undisturbed',
  ],
  build: () => {
    const first = new Map<string, string>();
    return throughStreams((passage) => {
      const { projectId } = passage.call;
      if (!first.has(projectId)) first.set(projectId, passage.userId);
      return {
        event(event) {
          if (event.event !== 'message.response' || !isLive(event, passage) || first.get(projectId) === passage.userId) passage.send(event);
        },
      };
    });
  },
});
