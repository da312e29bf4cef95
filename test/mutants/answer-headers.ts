import type { Call, Engine, EngineReply } from '../../src/engine/call.ts';
import type { MutantParts } from './mutant.ts';

type Headers = Readonly<Record<string, string>>;

/** The headers of answers are changed, streams included, behind everything else that the backend does. */
export function withHeaders(change: (headers: Headers, call: Call, reply: EngineReply) => Headers): MutantParts {
  return {
    engine: (engine): Engine => ({
      async handle(call) {
        const reply = await engine.handle(call);
        return { ...reply, headers: change(reply.headers, call, reply) };
      },
      get streams() {
        return engine.streams;
      },
      drain: (spreadMs) => engine.drain(spreadMs),
      close: () => engine.close(),
    }),
  };
}

/** The headers of admitted streams only. */
export function withStreamHeaders(change: (headers: Headers, call: Call) => Headers): MutantParts {
  return withHeaders((headers, call, reply) => (reply.kind === 'stream' ? change(headers, call) : headers));
}

export function withoutHeader(headers: Headers, name: string): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}
