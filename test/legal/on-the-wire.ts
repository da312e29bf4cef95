import type { Call, EngineReply, Frame, StreamSink } from '../../src/engine/call.ts';
import { aroundCalls, withBody } from '../mutants/decorate.ts';
import type { MutantParts } from '../mutants/mutant.ts';

/** Every reply is changed on its way out. */
export function replyTo(change: (call: Call, reply: EngineReply) => EngineReply): MutantParts {
  return { engine: (engine) => aroundCalls(engine, async (call, next) => change(call, await next(call))) };
}

/** The JSON answers of one operation, errors included. */
export function bodyOfAnswer(
  operation: Call['operation'],
  change: (body: Record<string, unknown>) => Record<string, unknown>,
): MutantParts {
  return replyTo((call, reply) => (call.operation === operation ? withBody(reply, change) : reply));
}

/** What one stream writes, frame by frame; called once for each stream. */
export function throughSinks(begin: () => (frame: Frame, sink: StreamSink) => boolean): MutantParts {
  return replyTo((_, reply) => {
    if (reply.kind !== 'stream') return reply;
    const attach = (sink: StreamSink): void => {
      const write = begin();
      reply.attach({ write: (frame) => write(frame, sink), onDrain: (resume) => sink.onDrain(resume), end: () => sink.end() });
    };
    return { ...reply, attach };
  });
}

/** The text of every frame of every stream; `first` for the first frame of each. */
export function throughText(change: (text: string, first: boolean) => string): MutantParts {
  const utf8 = new TextEncoder();
  return throughSinks(() => {
    let first = true;
    return ({ bytes }, sink) => {
      const changed = change(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), first);
      first = false;
      return sink.write({ bytes: utf8.encode(changed) });
    };
  });
}

/** Resolves after some milliseconds, at random between the two. */
export function later(minMs: number, maxMs = minMs): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, minMs + Math.random() * (maxMs - minMs)));
}
