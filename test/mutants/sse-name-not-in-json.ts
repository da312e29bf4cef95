import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const sseNameNotInJson = mutant({
  name: 'sse-name-not-in-json',
  bug: 'Names a response on its event: line only.',
  breaks: ['sse.dotted-names', 'sse.valid-payload'],
  mayAlsoFail: ['resume.same-event'],
  build: () => withJson('message.response', ({ event: _, ...json }) => json),
});
