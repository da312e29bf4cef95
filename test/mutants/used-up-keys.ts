import type { Call, PlainReply } from '../../src/engine/call.ts';
import { aroundCalls, withPort } from './decorate.ts';
import type { MutantParts } from './mutant.ts';
import { contractKey, sentKey } from './own-keys.ts';

/** Keys that a refused post has used up: the corrected retry is taken for its duplicate. */
export function createUsedUpKeys(usesUp: (call: Call, refusal: PlainReply) => boolean): MutantParts {
  const used = new Set<string>();
  return {
    ports: (ports) =>
      withPort(ports, 'log', (log) => ({
        async appendMessage(draft, keyNotBefore) {
          const key = contractKey(draft);
          if (key === undefined || !used.has(key)) return log.appendMessage(draft, keyNotBefore);
          const { event: _, ...message } = draft;
          return { message: { ...message, seq: 1 + (await log.head(draft.projectId)) }, fresh: false };
        },
      })),
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (reply.kind !== 'plain' || reply.status < 400 || !usesUp(call, reply)) return reply;
        used.add(sentKey(call) ?? '');
        return reply;
      }),
  };
}
