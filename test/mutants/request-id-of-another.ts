import { randomUUID } from 'node:crypto';
import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const requestIdOfAnother = mutant({
  name: 'request-id-of-another',
  bug: 'Keeps the request id in a variable that all requests share.',
  breaks: ['request-id.echo'],
  mayAlsoFail: ['request-id.generated', 'request-id.hostile', 'locale.content-language'],
  build: () => {
    let shared = '';
    return {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          shared = call.headers['x-request-id'] ?? randomUUID();
          const reply = await next(call);
          // Whoever came meanwhile has written over it.
          await new Promise((resolve) => setTimeout(resolve, 2));
          return /^[\w.-]{1,128}$/.test(shared) ? { ...reply, headers: { ...reply.headers, 'x-request-id': shared } } : reply;
        }),
    };
  },
});
