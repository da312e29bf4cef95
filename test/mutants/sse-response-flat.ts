import { mutant } from './mutant.ts';
import { withJson } from './through-frames.ts';

export const sseResponseFlat = mutant({
  name: 'sse-response-flat',
  bug: 'A response carries its fields at the top level and no data.',
  breaks: ['sse.valid-payload'],
  build: () => withJson('message.response', ({ data, ...json }) => ({ ...json, ...(data as object) })),
});
