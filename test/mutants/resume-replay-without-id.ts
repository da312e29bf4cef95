import { withReplayed } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeReplayWithoutId = mutant({
  name: 'resume-replay-without-id',
  bug: 'Replays events without their client_msg_id.',
  breaks: ['resume.same-event'],
  mayAlsoFail: ['resume.any-cut', 'event.client-msg-id', 'legacy.shared-log'],
  build: () =>
    withReplayed((event) => {
      const { client_msg_id: _, ...json } = event.json;
      return { ...event, json };
    }),
});
