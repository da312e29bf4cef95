import { mutant } from './mutant.ts';
import { withFrames } from './through-frames.ts';

export const sseControlWithoutId = mutant({
  name: 'sse-control-without-id',
  bug: 'Control events carry no id.',
  breaks: ['sse.id-is-seq'],
  mayAlsoFail: ['resume.any-cut'],
  build: () =>
    withFrames(
      (frame) => frame.includes('event: connection.'),
      (frame) => frame.replace(/^id: .*\n/, ''),
    ),
});
