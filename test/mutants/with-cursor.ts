import { headers } from '../../src/contract/index.ts';
import type { EngineReply } from '../../src/engine/call.ts';
import type { EventLog } from '../../src/engine/ports.ts';
import { aroundCalls } from './decorate.ts';
import type { MutantParts } from './mutant.ts';
import { cursorsOf } from './through-streams.ts';

interface AskedCursors {
  readonly lastEventId: string | undefined;
  readonly fromSeq: string | undefined;
  /** The seq of the log's last event. */
  readonly head: number;
}

/** The `Last-Event-ID` that the backend goes by in place of the one sent; null for none. Or an answer of its own. */
type Reading = { readonly lastEventId: string | number | null } | { readonly answer: EngineReply } | undefined;

/** A cursor as contract and engine take it: decimal digits. */
export function isGood(cursor: string | undefined, head = Number.MAX_SAFE_INTEGER): cursor is string {
  return cursor !== undefined && /^\d{1,15}$/.test(cursor) && Number(cursor) <= head;
}

/** A backend that reads cursors its own way; `undefined` leaves a request as it is. */
export function withCursor(read: (asked: AskedCursors) => Reading): MutantParts {
  let log: EventLog | undefined;
  return {
    ports(ports) {
      log = ports.log;
      return ports;
    },
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        if (call.operation !== 'openStream' || log === undefined) return next(call);
        const reading = read({ ...cursorsOf(call), head: await log.head(call.projectId) });
        if (reading === undefined) return next(call);
        if ('answer' in reading) return reading.answer;
        const { [headers.lastEventId]: _, ...kept } = call.headers;
        const { lastEventId } = reading;
        return next({ ...call, headers: lastEventId === null ? kept : { ...kept, [headers.lastEventId]: String(lastEventId) } });
      }),
  };
}
