import type { Frame } from '../../src/engine/call.ts';
import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const sseWaitsForSlowest = mutant({
  name: 'sse-waits-for-slowest',
  bug: 'Writes the next event when every reader has taken the last.',
  breaks: ['sse.stalled-reader'],
  mayAlsoFail: ['keep-alive.interval', 'resume.under-load'],
  build: () => {
    const projects = new Map<string, { readonly full: Set<object>; readonly waiting: Set<() => void> }>();
    return {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          if (reply.kind !== 'stream') return reply;
          const project = projects.get(call.projectId) ?? { full: new Set<object>(), waiting: new Set<() => void>() };
          projects.set(call.projectId, project);
          const self = {};
          const free = (): void => {
            project.full.delete(self);
            if (project.full.size > 0) return;
            for (const go of project.waiting) go();
          };
          return {
            ...reply,
            attach(sink) {
              const queue: Frame[] = [];
              const drain = (): void => {
                while (project.full.size === 0) {
                  const frame = queue.shift();
                  if (frame === undefined) return;
                  if (sink.write(frame)) continue;
                  project.full.add(self);
                  sink.onDrain(free);
                }
              };
              project.waiting.add(drain);
              reply.attach({
                write(frame) {
                  queue.push(frame);
                  drain();
                  return true;
                },
                onDrain: () => undefined,
                end: () => sink.end(),
              });
            },
            detach() {
              free();
              reply.detach();
            },
          };
        }),
    };
  },
});
