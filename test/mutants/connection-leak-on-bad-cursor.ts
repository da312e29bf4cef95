import { randomUUID } from 'node:crypto';
import type { Connections } from '../../src/engine/ports.ts';
import { aroundCalls } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionLeakOnBadCursor = mutant({
  name: 'connection-leak-on-bad-cursor',
  bug: 'Takes a place before it looks at the cursor, and keeps it where that is refused.',
  breaks: ['connection.slot-freed'],
  build: () => {
    let connections: Connections | undefined;
    return {
      ports: (ports) => {
        ({ connections } = ports);
        return ports;
      },
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          if (call.operation === 'openStream' && reply.status === 400)
            await connections?.admit({
              projectId: call.projectId,
              userId: call.headers['x-user-id'] ?? '',
              connectionId: randomUUID(),
              instanceId: undefined,
              maxConnections: Number.MAX_SAFE_INTEGER,
              policy: 'takeover',
              retryAfterMs: 0,
            });
          return reply;
        }),
    };
  },
});
