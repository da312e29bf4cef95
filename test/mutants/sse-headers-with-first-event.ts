import type { Ports } from '../../src/engine/ports.ts';
import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

/** Longer than the two seconds that a stream has for its headers, so that the test goes on. */
const patienceMs = 3_500;

export const sseHeadersWithFirstEvent = mutant({
  name: 'sse-headers-with-first-event',
  bug: 'Sends the headers of a stream with its first event.',
  breaks: ['sse.opens-promptly'],
  settings: { keepAliveMs: 15_000 },
  build: () => {
    let doorbell: Ports['doorbell'] | undefined;
    const rung = (projectId: string): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, patienceMs);
        const leave = doorbell?.subscribe(projectId, () => {
          clearTimeout(timer);
          leave?.();
          resolve();
        });
      });
    return {
      ports: (ports) => {
        doorbell = ports.doorbell;
        return ports;
      },
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          if (reply.kind === 'stream') await rung(call.projectId);
          return reply;
        }),
    };
  },
});
