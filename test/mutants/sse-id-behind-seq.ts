import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const sseIdBehindSeq = mutant({
  name: 'sse-id-behind-seq',
  bug: 'Ids count from 0, seqs from 1.',
  breaks: ['sse.id-is-seq'],
  mayAlsoFail: [
    'seq.same-everywhere',
    'resume.any-cut',
    'resume.last-event-id',
    'keep-alive.silent',
    'build.catch-up',
    'resume.same-event',
    'seq.visible-in-order',
    'resume.under-load',
  ],
  build: () => withEvents((event) => (event.event.startsWith('message.') ? { ...event, id: String(Number(event.id) - 1) } : event)),
});
