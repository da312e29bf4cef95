import { mutant } from './mutant.ts';
import { withData } from './through-frames.ts';

export const sseCreatedWithoutType = mutant({
  name: 'sse-created-without-type',
  bug: 'message.created carries no messageType.',
  breaks: ['sse.valid-payload'],
  mayAlsoFail: ['post.unknown-fields-ignored'],
  build: () => withData('message.created', ({ messageType: _, ...data }) => data),
});
