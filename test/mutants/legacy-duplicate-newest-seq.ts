import type { Ports } from '../../src/engine/ports.ts';
import { aroundCalls, withBody } from './decorate.ts';
import { mutant } from './mutant.ts';

export const legacyDuplicateNewestSeq = mutant({
  name: 'legacy-duplicate-newest-seq',
  bug: 'A duplicate on the legacy endpoint gets the head of the log for a seq.',
  breaks: ['legacy.duplicate'],
  mayAlsoFail: ['legacy.shared-log', 'seq.same-everywhere', 'idem.duplicate-answer', 'idem.concurrent-once', 'idem.expires'],
  build: () => {
    let kept: Ports | undefined;
    return {
      ports: (ports) => {
        kept = ports;
        return ports;
      },
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          if (call.operation !== 'postLegacyMessage' || reply.status !== 200) return reply;
          const head = await kept?.log.head(call.projectId);
          return withBody(reply, (body) => ({ ...body, seq: head }));
        }),
    };
  },
});
