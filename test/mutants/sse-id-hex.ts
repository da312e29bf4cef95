import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const sseIdHex = mutant({
  name: 'sse-id-hex',
  bug: 'Ids are hexadecimal.',
  breaks: ['sse.id-is-seq'],
  mayAlsoFail: [
    'seq.same-everywhere',
    'resume.any-cut',
    'resume.last-event-id',
    'keep-alive.silent',
    'build.catch-up',
    'resume.same-event',
    'resume.from-seq',
    'seq.visible-in-order',
    'resume.under-load',
  ],
  build: () => withEvents((event) => ({ ...event, id: `0x${Number(event.id).toString(16)}` })),
});
