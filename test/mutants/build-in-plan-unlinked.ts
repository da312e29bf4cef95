import { randomUUID } from 'node:crypto';
import { mutant } from './mutant.ts';
import { tell, withAssistant } from './with-builds.ts';

export const buildInPlanUnlinked = mutant({
  name: 'build-in-plan-unlinked',
  bug: 'A plan-mode message starts a build that names no message.',
  breaks: ['build.none-in-plan'],
  // Other stories run into it on their way.
  mayAlsoFail: ['build.linked'],
  build: () => ({
    ports: (ports) =>
      withAssistant(ports, (inner, given) => (message) => {
        inner.onMessage(message);
        if (message.mode !== 'plan') return;
        const data = { buildId: randomUUID(), status: 'queued' };
        void tell(given, message.projectId, { event: 'build.status', timestamp: new Date().toISOString(), data });
      }),
  }),
});
