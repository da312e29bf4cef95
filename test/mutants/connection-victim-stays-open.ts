import { throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const connectionVictimStaysOpen = mutant({
  name: 'connection-victim-stays-open',
  bug: 'Tells the victim and leaves its stream open.',
  breaks: ['connection.victim-told'],
  build: () => throughStreams((passage) => ({ event: passage.send, end: () => undefined })),
});
