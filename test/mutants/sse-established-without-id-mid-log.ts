import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const sseEstablishedWithoutIdMidLog = mutant({
  name: 'sse-established-without-id-mid-log',
  bug: 'A control event on a used project has id -1.',
  breaks: ['sse.id-is-seq'],
  mayAlsoFail: ['resume.any-cut', 'resume.last-event-id', 'resume.bad-cursor', 'keep-alive.silent'],
  build: () => withEvents((event) => (event.event === 'connection.established' ? { ...event, id: '-1' } : event)),
});
