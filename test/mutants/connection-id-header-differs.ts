import { randomUUID } from 'node:crypto';
import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionIdHeaderDiffers = mutant({
  name: 'connection-id-header-differs',
  bug: 'Sends another id in X-SSE-Connection-ID than in connection.established.',
  breaks: ['connection.id-header'],
  mayAlsoFail: ['connection.victim-told', 'connection.limit-answer'],
  build: () => ({
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return reply.kind === 'stream' ? { ...reply, headers: { ...reply.headers, 'x-sse-connection-id': randomUUID() } } : reply;
      }),
  }),
});
