import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionLeakBeforeAnswer = mutant({
  name: 'connection-leak-before-answer',
  bug: 'Listens for the end of a connection only once its stream is answered.',
  breaks: ['connection.slot-freed'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (reply.kind !== 'stream') return reply;
        // A look into a database: time enough to give up in.
        await new Promise((resolve) => setTimeout(resolve, 50));
        let answered = false;
        return {
          ...reply,
          attach(sink) {
            answered = true;
            reply.attach(sink);
          },
          detach() {
            if (answered) reply.detach();
          },
        };
      }),
  }),
});
