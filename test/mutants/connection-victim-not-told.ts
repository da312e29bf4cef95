import { throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const connectionVictimNotTold = mutant({
  name: 'connection-victim-not-told',
  bug: 'Ends the victim without a word.',
  breaks: ['connection.victim-told'],
  build: () =>
    throughStreams((passage) => ({ event: (event) => (event.event === 'connection.takeover' ? undefined : passage.send(event)) })),
});
