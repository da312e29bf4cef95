import { withReplayed } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeReplayOtherId = mutant({
  name: 'resume-replay-other-id',
  bug: 'Replays events under ids that are no seqs.',
  breaks: ['resume.same-event'],
  mayAlsoFail: ['resume.any-cut', 'seq.same-everywhere', 'seq.visible-in-order', 'sse.id-is-seq', 'resume.under-load'],
  build: () => withReplayed((event) => ({ ...event, id: `${event.id}-0` })),
});
