import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const sseStalledReaderTakesAll = mutant({
  name: 'sse-stalled-reader-takes-all',
  bug: 'Cuts every stream of a project where one stalls.',
  breaks: ['sse.stalled-reader'],
  mayAlsoFail: ['resume.long-replay', 'auth.no-method-bypass', 'resume.under-load'],
  build: () => {
    const ends = new Map<string, Set<() => void>>();
    return {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          if (reply.kind !== 'stream') return reply;
          const project = ends.get(call.projectId) ?? new Set<() => void>();
          ends.set(call.projectId, project);
          let end = (): void => undefined;
          return {
            ...reply,
            attach(sink) {
              end = () => sink.end();
              project.add(end);
              reply.attach({
                write(frame) {
                  const taken = sink.write(frame);
                  if (!taken) for (const other of project) other();
                  return taken;
                },
                onDrain: (resume) => sink.onDrain(resume),
                end: () => sink.end(),
              });
            },
            detach() {
              project.delete(end);
              reply.detach();
            },
          };
        }),
    };
  },
});
