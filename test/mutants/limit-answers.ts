import type { EngineReply, PlainReply } from '../../src/engine/call.ts';
import { aroundCalls } from './decorate.ts';
import type { MutantParts } from './mutant.ts';

type Body = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

/** A refusal of endpoint 4, taken apart. */
interface LimitAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

function isRefusal(reply: EngineReply, status: number): reply is PlainReply & { readonly body: string } {
  return reply.kind === 'plain' && reply.status === status && reply.body !== undefined;
}

/** The 429 or 202 of endpoint 4 is answered otherwise. */
export function withLimitAnswer(status: 429 | 202, change: (answer: LimitAnswer) => LimitAnswer): MutantParts {
  return {
    engine: (engine) =>
      aroundCalls(engine, async (call, next) => {
        const reply = await next(call);
        if (call.operation !== 'openStream' || !isRefusal(reply, status)) return reply;
        const { headers, body } = reply;
        const changed = change({ status, headers, body: JSON.parse(body) as Body }); // `as`: the engine answers with objects only
        return { ...reply, status: changed.status, headers: changed.headers, body: JSON.stringify(changed.body) };
      }),
  };
}

/** The record without some of its fields. */
export function without<T>(record: Readonly<Record<string, T>>, ...names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
