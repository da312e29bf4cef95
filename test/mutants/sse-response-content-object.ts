import { mutant } from './mutant.ts';
import { withData } from './through-frames.ts';

export const sseResponseContentObject = mutant({
  name: 'sse-response-content-object',
  bug: 'content of a response is an object.',
  breaks: ['sse.valid-payload'],
  build: () => withData('message.response', (data) => ({ ...data, content: { text: data['content'] } })),
});
