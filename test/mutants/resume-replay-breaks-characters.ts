import { withReplayed } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const resumeReplayBreaksCharacters = mutant({
  name: 'resume-replay-breaks-characters',
  bug: 'Replays what is stored byte by byte: characters of several bytes break.',
  breaks: ['resume.same-event'],
  mayAlsoFail: ['resume.any-cut', 'post.text-intact'],
  build: () =>
    withReplayed((event) => {
      const bytes = new TextEncoder().encode(JSON.stringify(event.json));
      return { ...event, json: JSON.parse(String.fromCharCode(...bytes)) as Record<string, unknown> }; // `as`: it was an object before
    }),
});
