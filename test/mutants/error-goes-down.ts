import { mutant } from './mutant.ts';

export const errorGoesDown = mutant({
  name: 'error-goes-down',
  bug: 'A template in a path takes the server down for a moment.',
  breaks: ['error.hostile-input'],
  // Other stories run into it on their way.
  mayAlsoFail: ['connection.limit', 'locale.unknown-falls-back'],
  build: () => {
    let downUntil = 0;
    return {
      app: (app) => {
        app.addHook('onRequest', async (request, reply) => {
          if (request.raw.url?.includes('%24%7B7*7') === true) downUntil = performance.now() + 250;
          if (performance.now() >= downUntil) return;
          reply.hijack();
          request.raw.socket.destroy();
        });
      },
    };
  },
});
