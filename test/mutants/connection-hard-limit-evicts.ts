import { headers } from '../../src/contract/index.ts';
import { aroundCalls } from './decorate.ts';
import { type Passage, throughStreams } from './through-streams.ts';
import { mutant } from './mutant.ts';

export const connectionHardLimitEvicts = mutant({
  name: 'connection-hard-limit-evicts',
  bug: 'Refuses a newcomer where everybody is typing, and closes one of them all the same.',
  breaks: ['connection.hard-limit'],
  build: () => {
    const groups = new Map<string, Set<Passage>>();
    const streams = throughStreams((passage) => {
      const key = `${passage.call.projectId} ${passage.userId}`;
      const group = groups.get(key) ?? new Set();
      groups.set(key, group.add(passage));
      return { event: passage.send, detached: () => void group.delete(passage) };
    });
    return {
      ...streams,
      engine: (engine) =>
        aroundCalls(streams.engine?.(engine) ?? engine, async (call, next) => {
          const reply = await next(call);
          if (call.operation !== 'openStream' || reply.kind !== 'plain' || reply.body?.includes('all_typing') !== true) return reply;
          const [oldest] = groups.get(`${call.projectId} ${call.headers[headers.userId]}`) ?? [];
          oldest?.end();
          return reply;
        }),
    };
  },
});
