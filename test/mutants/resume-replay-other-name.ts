import { withReplayed } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeReplayOtherName = mutant({
  name: 'resume-replay-other-name',
  bug: 'Replays messages under the name message.replayed.',
  breaks: ['resume.same-event'],
  mayAlsoFail: ['resume.any-cut', 'event.in-reply-to', 'keep-alive.silent', 'build.catch-up'],
  build: () => withReplayed((event) => ({ ...event, event: 'message.replayed', json: { ...event.json, event: 'message.replayed' } })),
});
