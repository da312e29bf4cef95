import { withReplayed } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeReplayAddsId = mutant({
  name: 'resume-replay-adds-id',
  bug: 'Replays a message that had no client_msg_id with one.',
  breaks: ['resume.same-event'],
  mayAlsoFail: ['resume.any-cut', 'event.client-msg-id'],
  build: () => withReplayed((event) => ({ ...event, json: { client_msg_id: '00000000-0000-4000-8000-000000000000', ...event.json } })),
});
