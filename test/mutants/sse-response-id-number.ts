import { mutant } from './mutant.ts';
import { withData } from './through-frames.ts';

export const sseResponseIdNumber = mutant({
  name: 'sse-response-id-number',
  bug: 'messageId of a response is a number.',
  breaks: ['sse.valid-payload'],
  build: () => withData('message.response', (data) => ({ ...data, messageId: 42 })),
});
