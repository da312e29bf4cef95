import type { Ports } from '../../src/engine/ports.ts';
import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const preferenceInvalidResets = mutant({
  name: 'preference-invalid-resets',
  bug: 'Refuses a wrong value and falls back to the default.',
  breaks: ['preference.validation'],
  build: () => {
    let saved: Ports['preferences'] | undefined;
    return {
      ports: (ports) => {
        saved = ports.preferences;
        return ports;
      },
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          if (call.operation === 'putPreferences' && reply.kind === 'plain' && reply.status === 400) {
            await saved?.set(call.projectId, call.headers['x-user-id'] ?? '', { buildImmediately: true });
          }
          return reply;
        }),
    };
  },
});
