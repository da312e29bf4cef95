import { isReplayed, type StreamEvent, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeNewestFirst = mutant({
  name: 'resume-newest-first',
  bug: 'Replays the newest event first.',
  breaks: ['resume.last-event-id', 'resume.from-seq', 'resume.header-wins'],
  mayAlsoFail: [
    'post.text-intact',
    'seq.ordered-on-stream',
    'seq.visible-in-order',
    'event.effective-build-mode',
    'event.created-first',
    'resume.under-load',
    'resume.any-cut',
    'resume.bad-cursor',
    'resume.long-replay',
    'build.lifecycle',
    'build.progress',
  ],
  build: () =>
    throughStreams((passage) => {
      const replayed: StreamEvent[] = [];
      return {
        event(event) {
          if (!isReplayed(event, passage)) return passage.send(event);
          replayed.push(event);
          if (Number(event.id) === passage.head) for (const late of replayed.toReversed()) passage.send(late);
        },
      };
    }),
});
