import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const eventModeOnResponseOnly = mutant({
  name: 'event-mode-on-response-only',
  bug: 'effective_build_mode stands on the response, not on the first event.',
  breaks: ['event.effective-build-mode'],
  mayAlsoFail: [
    'post.effective-mode',
    'legacy.modes',
    'preference.saved-and-used',
    'preference.override',
    'preference.default',
    'preference.scoped',
    'post.build-default',
  ],
  build: () =>
    withEvents((event) => {
      const { effective_build_mode: mode, ...json } = event.json;
      if (event.event === 'message.created' && mode !== undefined) return { ...event, json };
      return event.event === 'message.response' ? { ...event, json: { ...event.json, effective_build_mode: 'plan' } } : event;
    }),
});
