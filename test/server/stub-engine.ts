import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../../reference-server/app.ts';
import { createRequestLog } from '../../http-binding/request-log.ts';
import type { Call, Engine, EngineReply, PlainReply } from '../../src/engine/call.ts';

/** An engine without rules, to see what a binding hands over and what it makes of an answer. */
export function stubEngine(handle: (call: Call) => EngineReply | Promise<EngineReply>): Engine {
  return { handle, streams: 0, drain: () => undefined, close: () => undefined };
}

/** The call's facts as the answer. */
export function tell(call: Call): PlainReply {
  const body = { ...call, rawBody: new TextDecoder().decode(call.rawBody), bytes: call.rawBody.length };
  return {
    kind: 'plain',
    status: 200,
    headers: { 'content-type': 'application/json', 'x-request-id': 'told' },
    body: JSON.stringify(body),
  };
}

export interface StubServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly lines: string[];
}

/** The Fastify binding around a stub engine, on a free port. */
export async function startStub(
  handle: (call: Call) => EngineReply | Promise<EngineReply>,
  {
    bodyLimit = 1_048_576,
    bufferBytes = 262_144,
    lingerMs = 200,
    decorate,
  }: { bodyLimit?: number; bufferBytes?: number; lingerMs?: number; decorate?: (app: FastifyInstance) => void } = {},
): Promise<StubServer> {
  const lines: string[] = [];
  const log = createRequestLog('debug', (line) => lines.push(line), Date.now, []);
  const app = createApp(
    { engine: stubEngine(handle), log, bodyLimit, stream: { bufferBytes, lingerMs }, randomId: randomUUID, now: Date.now },
    decorate,
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    port: Number(new URL(url).port),
    lines,
    [Symbol.asyncDispose]: async () => {
      const closed = app.close();
      app.server.closeAllConnections();
      await closed;
    },
  };
}
