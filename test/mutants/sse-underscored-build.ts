import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const sseUnderscoredBuild = mutant({
  name: 'sse-underscored-build',
  bug: 'Calls build.status build_status, as an older dialect did.',
  breaks: ['sse.dotted-names'],
  mayAlsoFail: ['resume.same-event', 'build.lifecycle'],
  build: () =>
    withEvents((event) =>
      event.event === 'build.status' ? { ...event, event: 'build_status', json: { ...event.json, event: 'build_status' } } : event,
    ),
});
