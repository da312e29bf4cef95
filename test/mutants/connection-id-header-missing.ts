import { aroundCalls } from './decorate.ts';
import { without } from './limit-answers.ts';
import { mutant } from './mutant.ts';

export const connectionIdHeaderMissing = mutant({
  name: 'connection-id-header-missing',
  bug: 'Sends no X-SSE-Connection-ID.',
  breaks: ['connection.id-header'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return reply.kind === 'stream' ? { ...reply, headers: without(reply.headers, 'x-sse-connection-id') } : reply;
      }),
  }),
});
