import { bareError } from '../http-binding/bare-error.ts';
import { headers } from '../src/contract/index.ts';
import type { Call, Engine, PlainReply } from '../src/engine/call.ts';
import { acceptRequestId } from '../src/engine/wire/request-id.ts';

export interface EngineBounds {
  /** Calls that are answered at the same time; open streams are none. */
  readonly maxRequests: number;
  readonly randomId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The engine for so many calls at a time. Who comes on top is refused at once: that costs less than to wait in vain. */
export function boundEngine(engine: Engine, { maxRequests, randomId, now }: EngineBounds): Engine {
  let active = 0;

  const refuse = (call: Call): PlainReply => {
    const requestId = acceptRequestId(call.headers[headers.requestId], randomId);
    const {
      status,
      headers: common,
      body,
    } = bareError(503, 'UNAVAILABLE', 'This server has too much to do. Try again in a moment.', requestId, now());
    return { kind: 'plain', status, headers: { ...common, [headers.retryAfter]: '1', 'cache-control': 'no-store' }, body };
  };

  return {
    handle(call) {
      if (active >= maxRequests) return refuse(call);
      const handling = engine.handle(call);
      if (!(handling instanceof Promise)) return handling;
      active += 1;
      return handling.finally(() => {
        active -= 1;
      });
    },
    get streams() {
      return engine.streams;
    },
    drain: (spreadMs) => engine.drain(spreadMs),
    close: () => engine.close(),
  };
}
