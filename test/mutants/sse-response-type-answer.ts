import { mutant } from './mutant.ts';
import { withData } from './through-frames.ts';

export const sseResponseTypeAnswer = mutant({
  name: 'sse-response-type-answer',
  bug: 'responseType of a response is answer.',
  breaks: ['sse.valid-payload'],
  build: () => withData('message.response', (data) => ({ ...data, responseType: 'answer' })),
});
