import { mutant } from './mutant.ts';
import { withData } from './through-frames.ts';

export const sseCreatedWithoutProject = mutant({
  name: 'sse-created-without-project',
  bug: 'message.created does not say which project it is of.',
  breaks: ['sse.valid-payload'],
  build: () => withData('message.created', ({ projectId: _, ...data }) => data),
});
