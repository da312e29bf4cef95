import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const errorTellsToken = mutant({
  name: 'error-tells-token',
  bug: 'Errors are debugged with the last token that was seen.',
  breaks: ['error.no-leak'],
  build: () => {
    let token = '';
    return {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          token = call.headers['x-contract-control-token'] ?? token;
          const reply = await next(call);
          return reply.status === 401 ? withBody(reply, (body) => ({ ...body, debug: token })) : reply;
        }),
    };
  },
});
