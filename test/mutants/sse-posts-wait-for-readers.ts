import { aroundCalls, bodyOf } from './decorate.ts';
import { mutant } from './mutant.ts';

export const ssePostsWaitForReaders = mutant({
  name: 'sse-posts-wait-for-readers',
  bug: 'Answers a post when every reader of the project has taken it.',
  breaks: ['sse.stalled-reader'],
  build: () => {
    const full = new Map<string, Set<object>>();
    const fullIn = (projectId: string): Set<object> => {
      const known = full.get(projectId) ?? new Set<object>();
      full.set(projectId, known);
      return known;
    };
    return {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          if (call.operation === 'postMessage') {
            const { projectId } = bodyOf(call) ?? {};
            const until = performance.now() + 8_000;
            while (fullIn(String(projectId)).size > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
            return reply;
          }
          if (reply.kind !== 'stream') return reply;
          const self = {};
          return {
            ...reply,
            attach: (sink) =>
              reply.attach({
                write(frame) {
                  const taken = sink.write(frame);
                  if (!taken) fullIn(call.projectId).add(self);
                  return taken;
                },
                onDrain: (resume) =>
                  sink.onDrain(() => {
                    fullIn(call.projectId).delete(self);
                    resume();
                  }),
                end: () => sink.end(),
              }),
            detach() {
              fullIn(call.projectId).delete(self);
              reply.detach();
            },
          };
        }),
    };
  },
});
