import type { Call, PlainReply } from '../../src/engine/call.ts';
import { aroundCalls } from './decorate.ts';
import type { MutantParts } from './mutant.ts';

/** Errors are answered otherwise; `undefined` leaves one as it is. */
export function withErrors(change: (reply: PlainReply, call: Call) => Partial<PlainReply> | undefined): MutantParts {
  return {
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        return reply.kind === 'plain' && reply.status >= 400 ? { ...reply, ...change(reply, call) } : reply;
      }),
  };
}

/** The message of an error says something else; its shape stays. */
export function withErrorMessage(message: (reply: PlainReply, call: Call) => string | undefined): MutantParts {
  return withErrors((reply, call) => {
    const text = message(reply, call);
    if (text === undefined || reply.body === undefined) return undefined;
    return { body: JSON.stringify({ ...(JSON.parse(reply.body) as object), message: text }) }; // `as`: the engine answers with objects only
  });
}
