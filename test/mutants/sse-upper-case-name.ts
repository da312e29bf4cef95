import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const sseUpperCaseName = mutant({
  name: 'sse-upper-case-name',
  bug: 'Calls build.status Build.Status.',
  breaks: ['sse.dotted-names'],
  build: () =>
    withEvents((event) =>
      event.event === 'build.status' ? { ...event, event: 'Build.Status', json: { ...event.json, event: 'Build.Status' } } : event,
    ),
});
