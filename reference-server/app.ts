import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { headers, operations, routeOf } from '../src/contract/index.ts';
import type { Call } from '../src/engine/call.ts';
import { acceptRequestId } from '../src/engine/wire/request-id.ts';
import { type AnswerParts, createAnswerRequest } from './answer-request.ts';
import { bareError } from '../http-binding/bare-error.ts';
import { isKnownPath } from '../http-binding/known-path.ts';
import { refuseConnect, refuseMalformed } from '../http-binding/malformed-http.ts';

export interface AppParts extends Omit<AnswerParts, 'accepting'> {
  readonly randomId: () => string;
  /** The engine's idea of now, milliseconds since the epoch. */
  readonly now: () => number;
}

/** A request must have arrived within this time. It bounds no stream: a stream's request has arrived when it begins. */
const requestTimeoutMs = 60_000;
/** Longer than proxies keep idle connections, so that the proxy is the one that closes them. */
const keepAliveTimeoutMs = 72_000;

/** The engine behind HTTP: every request becomes a call, every reply an answer. The rules, refusals included, are the engine's. */
export function createApp(parts: AppParts, decorate?: (app: FastifyInstance) => void): FastifyInstance {
  const { log, randomId, now } = parts;
  const answer = createAnswerRequest({ ...parts, accepting: () => app.server.listening });

  const app = fastify({
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    return503OnClosing: false,
    exposeHeadRoutes: false,
    // Ids of any length reach the engine, which has a word for bad ones; Node bounds the request line.
    routerOptions: { maxParamLength: 65_536 },
    // Off: a missing `Host` is refused below, in the error shape.
    http: { noDelay: true, requireHostHeader: false },
    rewriteUrl: ({ url = '/' }) => originForm(url),
    // The address cannot be decoded, so no route can be found for it.
    frameworkErrors: (_error, request, reply) => void answerOr500('unknown-route', request, reply, 'bad-request'),
    clientErrorHandler: ({ code }, socket) => refuseMalformed(code, socket, { log, randomId, now }),
  });

  const fail = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const requestId = acceptRequestId(requestIdOf(request.raw), randomId);
    log.failure(error, requestId);
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const bare = bareError(
      500,
      'INTERNAL',
      'Failed to answer the request: something unexpected happened. Send it again.',
      requestId,
      now(),
    );
    reply.code(bare.status).headers(bare.headers).send(bare.body);
  };
  const answerOr500 = (
    operation: Call['operation'],
    request: FastifyRequest,
    reply: FastifyReply,
    problem?: Call['transportProblem'],
  ): Promise<void> => answer(operation, request, reply, problem).catch((error: unknown) => fail(error, request, reply));

  app.server.on('connect', (_request, socket: Socket) => refuseConnect(socket, { log, randomId, now }));
  // A body that is refused for its length need not be sent at all; any other expectation is nothing we know, and may be passed over.
  app.server.on('checkContinue', (request, response) => {
    if (!(Number(request.headers['content-length']) > parts.bodyLimit)) response.writeContinue();
    app.routing(request, response);
  });
  app.server.on('checkExpectation', (request, response) => app.routing(request, response));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setNotFoundHandler((request, reply) => answer(routeless(request), request, reply));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    // A `Content-Type` that is none stops Fastify before it comes to the handler; the engine has a word for that.
    if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return answerOr500(operationOf(request), request, reply);
    return fail(error, request, reply);
  });
  decorate?.(app);
  for (const operation of operations) {
    const { method, path } = routeOf(operation);
    app.route({ method, url: path, handler: (request, reply) => answer(operation, request, reply) });
  }
  return app;
}

function routeless({ raw }: FastifyRequest): 'wrong-method' | 'unknown-route' {
  return isKnownPath(raw.url ?? '') ? 'wrong-method' : 'unknown-route';
}

function operationOf(request: FastifyRequest): Call['operation'] {
  const { method, url } = request.routeOptions;
  return operations.find((operation) => routeOf(operation).method === method && routeOf(operation).path === url) ?? routeless(request);
}

/** A request line may carry a whole address (RFC 9112, 3.2.2); routes and signatures see its path. */
function originForm(url: string): string {
  if (url.startsWith('/')) return url;
  const [, path] = /^https?:\/\/[^/?#]*([^#]*)/i.exec(url) ?? [];
  if (path === undefined) return url;
  return path.startsWith('/') ? path : `/${path}`;
}

function requestIdOf({ headers: sent }: IncomingMessage): string | undefined {
  const value = sent[headers.requestId];
  return typeof value === 'string' ? value : undefined;
}
