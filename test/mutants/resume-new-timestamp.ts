import { withReplayed } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeNewTimestamp = mutant({
  name: 'resume-new-timestamp',
  bug: 'Dates a replayed event anew.',
  breaks: ['resume.same-event'],
  mayAlsoFail: ['resume.any-cut'],
  build: () => withReplayed((event) => ({ ...event, json: { ...event.json, timestamp: '2020-01-01T00:00:00.000Z' } })),
});
