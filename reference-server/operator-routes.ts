import type { FastifyInstance, FastifyReply } from 'fastify';
import { contentType } from './metrics/prometheus.ts';
import type { Readiness } from './readiness.ts';

export interface OperatorRoutesParts {
  readonly readiness: () => Promise<Readiness>;
  /** `undefined`: the route does not exist. */
  readonly metrics: (() => string) | undefined;
}

/** What balancers, schedulers and Prometheus ask, beside the contract: unsigned, and in no request log, where it would drown the rest. */
export function addOperatorRoutes(app: FastifyInstance, { readiness, metrics }: OperatorRoutesParts): void {
  // An answer from before would be worse than none.
  const fresh = (reply: FastifyReply): FastifyReply => {
    if (!app.server.listening) reply.header('connection', 'close');
    return reply.header('cache-control', 'no-store');
  };
  app.get('/healthz', (_request, reply) => fresh(reply).send({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const answer = await readiness();
    return fresh(reply)
      .code(answer.status === 'ready' ? 200 : 503)
      .send(answer);
  });
  if (metrics !== undefined) app.get('/metrics', (_request, reply) => fresh(reply).type(contentType).send(metrics()));
}
