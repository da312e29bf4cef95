import { throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const connectionVictimEndsLate = mutant({
  name: 'connection-victim-ends-late',
  bug: 'Ends the victim seven seconds after it was told.',
  breaks: ['connection.victim-told'],
  build: () => throughStreams((passage) => ({ event: passage.send, end: () => void setTimeout(passage.end, 7_000).unref() })),
});
