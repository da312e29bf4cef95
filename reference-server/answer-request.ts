import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headers as names } from '../src/contract/index.ts';
import type { Call, Engine, EngineReply } from '../src/engine/call.ts';
import { hasBody, readBody } from '../http-binding/read-body.ts';
import type { RequestLog } from '../http-binding/request-log.ts';
import { bindStream, type StreamBounds } from '../http-binding/stream-binding.ts';

export interface AnswerParts {
  readonly engine: Engine;
  readonly log: RequestLog;
  /** Bytes. */
  readonly bodyLimit: number;
  readonly stream: StreamBounds;
  /** False once the server is about to end: connections are not kept for further requests. */
  readonly accepting: () => boolean;
}

export type AnswerRequest = (
  operation: Call['operation'],
  request: FastifyRequest,
  reply: FastifyReply,
  problem?: Call['transportProblem'],
) => Promise<void>;

const noBody = new Uint8Array(0);

/** Request to call, reply to answer. The body is read here and not by Fastify's parsers: its exact bytes are what is signed. */
export function createAnswerRequest({ engine, log, bodyLimit, stream, accepting }: AnswerParts): AnswerRequest {
  return async (operation, request, reply, problem) => {
    const { raw } = request;
    const startedAt = log.enabled ? performance.now() : 0;
    // GET and DELETE sign an empty body (section 2), so whatever one carries is not looked at.
    const reading = raw.method === 'GET' || raw.method === 'DELETE' || !hasBody(raw) ? noBody : readBody(raw, bodyLimit);
    const body = reading instanceof Promise ? await reading : reading;
    if (body === 'gone') {
      reply.hijack();
      return;
    }
    const handling = engine.handle(callOf(operation, request, body, problem));
    const answer = handling instanceof Promise ? await handling : handling;
    if (log.enabled) logWhenDone(log, request, reply, answer, startedAt);
    if (answer.kind === 'stream') {
      reply.hijack();
      bindStream(answer, raw, reply.raw, stream);
      return;
    }
    if (!accepting()) reply.header('connection', 'close');
    reply.code(answer.status).headers(answer.headers).send(answer.body);
  };
}

function callOf(
  operation: Call['operation'],
  request: FastifyRequest,
  body: Uint8Array | 'too-large',
  problem: Call['transportProblem'],
): Call {
  const { raw } = request;
  // `as`: Node gives lists for `set-cookie` only, which no rule reads.
  const headers = raw.headers as Call['headers'];
  // `as`: `:projectId` is the only parameter of the route table; an address that cannot be decoded has no parameters at all.
  const { projectId = '' } = (request.params ?? {}) as { projectId?: string };
  return {
    operation,
    method: raw.method ?? '',
    rawTarget: raw.url ?? '',
    projectId,
    headers,
    rawBody: body === 'too-large' ? noBody : body,
    transportProblem: body === 'too-large' ? 'body-too-large' : (problem ?? hostProblem(raw)),
  };
}

/** RFC 9112, 3.2: HTTP/1.1 without a `Host` is refused. Node would do it with an empty body. */
function hostProblem({ headers, httpVersion }: IncomingMessage): 'bad-request' | undefined {
  return headers.host === undefined && httpVersion === '1.1' ? 'bad-request' : undefined;
}

function logWhenDone(log: RequestLog, request: FastifyRequest, reply: FastifyReply, answer: EngineReply, startedAt: number): void {
  const { raw } = request;
  const userId = raw.headers[names.userId];
  const entry = {
    requestId: answer.headers[names.requestId],
    connectionId: answer.kind === 'stream' ? answer.connectionId : undefined,
    projectId: answer.projectId,
    userId: typeof userId === 'string' ? userId : undefined,
    method: raw.method ?? '',
    rawTarget: raw.url ?? '',
    status: answer.status,
  };
  const durationMs = (): number => performance.now() - startedAt;
  if (answer.kind === 'stream') log.streamOpened({ ...entry, durationMs: durationMs() });
  // `close` comes in any case: after the last byte, or when the peer has gone before it.
  reply.raw.once('close', () => log.request({ ...entry, durationMs: durationMs() }));
}
