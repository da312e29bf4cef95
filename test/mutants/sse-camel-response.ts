import { mutant } from './mutant.ts';
import { withEvents } from './through-frames.ts';

export const sseCamelResponse = mutant({
  name: 'sse-camel-response',
  bug: 'Calls message.response messageResponse.',
  breaks: ['sse.dotted-names'],
  mayAlsoFail: ['event.in-reply-to', 'event.created-first', 'resume.same-event'],
  build: () =>
    withEvents((event) =>
      event.event === 'message.response'
        ? { ...event, event: 'messageResponse', json: { ...event.json, event: 'messageResponse' } }
        : event,
    ),
});
