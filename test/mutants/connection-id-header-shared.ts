import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionIdHeaderShared = mutant({
  name: 'connection-id-header-shared',
  bug: 'Sends the same X-SSE-Connection-ID with every stream.',
  breaks: ['connection.id-header'],
  mayAlsoFail: ['connection.victim-told', 'connection.limit-answer'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return reply.kind === 'stream'
          ? { ...reply, headers: { ...reply.headers, 'x-sse-connection-id': 'b1d5a4c0-0000-4000-8000-000000000000' } }
          : reply;
      }),
  }),
});
