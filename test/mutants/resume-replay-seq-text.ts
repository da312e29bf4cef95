import { withReplayed } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeReplaySeqText = mutant({
  name: 'resume-replay-seq-text',
  bug: 'Replays seq as a string, as a database driver gives a bigint.',
  breaks: ['resume.same-event'],
  mayAlsoFail: ['resume.any-cut', 'seq.visible-in-order', 'sse.id-is-seq', 'sse.valid-payload', 'build.catch-up'],
  build: () => withReplayed((event) => ({ ...event, json: { ...event.json, seq: String(event.json['seq']) } })),
});
