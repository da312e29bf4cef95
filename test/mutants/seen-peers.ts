import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';

/** Lets a decorated port know whether the client of the call it serves is still there. */
export function createSeenPeers(): {
  app: (app: FastifyInstance) => void;
  /** Resolves with true as soon as the client has closed its connection, with false after `ms` milliseconds. */
  leaves: (ms: number) => Promise<boolean>;
} {
  const storage = new AsyncLocalStorage<{ left: Promise<true> }>();
  return {
    app(app) {
      app.addHook('onRequest', (_, reply, done) => {
        const peer = { left: new Promise<true>((resolve) => reply.raw.once('close', () => resolve(true))) };
        storage.run(peer, done);
      });
    },
    async leaves(ms) {
      const peer = storage.getStore();
      if (peer === undefined) return false;
      let timer: NodeJS.Timeout | undefined;
      const stayed = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), ms);
      });
      return await Promise.race([peer.left, stayed]).finally(() => clearTimeout(timer));
    },
  };
}
