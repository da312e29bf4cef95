import { randomUUID } from 'node:crypto';
import { headers } from '../../src/contract/index.ts';
import type { Call, Engine, EngineReply, PlainReply } from '../../src/engine/call.ts';
import type { Ports } from '../../src/engine/ports.ts';
import { acceptRequestId } from '../../src/engine/wire/request-id.ts';

/** Ports with one of them partly replaced; what is not replaced keeps its own `this`. */
export function withPort<K extends keyof Ports>(ports: Ports, name: K, replace: (port: Ports[K]) => Partial<Ports[K]>): Ports {
  const port = ports[name];
  const replaced = replace(port);
  // `as`: a proxy has the type of its target; the `in` narrows the key to one that `replaced` has.
  const proxy = new Proxy(port, {
    get: (target, key) => {
      if (key in replaced) return Reflect.get(replaced, key);
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  }) as Ports[K];
  return { ...ports, [name]: proxy };
}

/** The engine with a step around every call: change the call, answer oneself, or change the reply. */
export function aroundCalls(
  engine: Engine,
  around: (call: Call, next: (call: Call) => Promise<EngineReply>) => Promise<EngineReply>,
): Engine {
  return {
    handle: async (call) => withRequestId(call, await around(call, async (given) => engine.handle(given))),
    get streams() {
      return engine.streams;
    },
    drain: (spreadMs) => engine.drain(spreadMs),
    close: () => engine.close(),
  };
}

/** An answer of the mutant's own says whose it is like any other: what refuses is rarely what loses the request id. */
function withRequestId(call: Call, reply: EngineReply): EngineReply {
  if (reply.headers[headers.requestId] !== undefined) return reply;
  return { ...reply, headers: { ...reply.headers, [headers.requestId]: acceptRequestId(call.headers[headers.requestId], randomUUID) } };
}

/** The JSON body of a call; undefined where it is none. */
export function bodyOf(call: Call): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(call.rawBody));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined; // `as`: checked just above
  } catch {
    return undefined;
  }
}

/** The reply with its JSON body changed; streams and empty answers stay as they are. */
export function withBody(reply: EngineReply, change: (body: Record<string, unknown>, reply: PlainReply) => unknown): EngineReply {
  if (reply.kind !== 'plain' || reply.body === undefined) return reply;
  const body = JSON.parse(reply.body) as Record<string, unknown>; // `as`: the engine answers with objects only
  return { ...reply, body: JSON.stringify(change(body, reply)) };
}

/** An answer of the mutant's own. */
export function answer(status: number, body: object): PlainReply {
  return {
    kind: 'plain',
    status,
    headers: { 'content-type': 'application/json', 'content-language': 'en', date: new Date().toUTCString() },
    body: JSON.stringify(body),
  };
}

/** A refusal in the error shape. */
export function refusal(status: number, code: string): PlainReply {
  return answer(status, { error: code, message: `Refused: ${code}.` });
}
