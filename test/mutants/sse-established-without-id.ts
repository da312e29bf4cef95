import { mutant } from './mutant.ts';
import { withData } from './through-frames.ts';

export const sseEstablishedWithoutId = mutant({
  name: 'sse-established-without-id',
  bug: 'connection.established does not say which connection.',
  breaks: ['sse.valid-payload'],
  mayAlsoFail: ['connection.victim-told', 'connection.id-header'],
  build: () => withData('connection.established', () => ({})),
});
