import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Engine } from '../src/engine/call.ts';
import { createEngine } from '../src/engine/engine.ts';
import { type Ports, StoreUnavailable } from '../src/engine/ports.ts';
import { createApp } from './app.ts';
import { boundEngine } from './bounded-engine.ts';
import { addOperatorRoutes } from './operator-routes.ts';
import { createReadiness } from './readiness.ts';
import { createServerMetrics } from './metrics/server-metrics.ts';
import { createNodeHmac } from '../http-binding/node-hmac.ts';
import { randomId } from '../http-binding/random-id.ts';
import { createRequestLog, type RequestLog } from '../http-binding/request-log.ts';
import { applySeed, type Seed } from './seed.ts';
import { resolveSettings, type ServerSettings } from './settings.ts';
import { StoreProblem } from './store-problem.ts';
import { openStores } from './stores.ts';

export type { ServerSettings } from './settings.ts';

export interface RunningServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** Ends everything at once. */
  close(): Promise<void>;
  /** Accepts nobody more, sends streams away so that their clients reconnect elsewhere, finishes requests; within `drainMs`. */
  drain(): Promise<void>;
}

/** Decorators of the parts, from the inside out. */
export interface ServerParts {
  readonly ports?: (ports: Ports) => Ports;
  readonly engine?: (engine: Engine) => Engine;
  /** Called before the routes are added, so that hooks see them all. */
  readonly app?: (app: FastifyInstance) => void;
}

/** How long the last bytes of an ended stream may take (connection.victim-told allows 5 s). */
const lingerMs = 2_000;

/**
 * Starts a backend that keeps the contract. Rejects with the error of `listen` where host or port cannot be had, and with a
 * `StoreProblem` where the database cannot.
 */
export async function startServer(settings: ServerSettings, parts: ServerParts = {}): Promise<RunningServer> {
  const { secret, controlToken, host, port, ...rest } = resolveSettings(settings);
  const log: RequestLog = createRequestLog(rest.logLevel, rest.writeLog, () => now(), secretsOf(settings));
  const stores = await openStores(rest, {
    hmac: createNodeHmac(secret),
    assistant: { enabled: rest.assistant, delayMs: rest.assistantDelayMs, buildStepMs: rest.buildStepMs },
    onProblem: (cause) => log.failure(cause, undefined),
  });
  const metrics = rest.metrics ? createServerMetrics(rest.eviction, stores.pool) : undefined;
  const decorated = parts.ports?.(stores.ports) ?? stores.ports;
  const ports = metrics?.ports(decorated) ?? decorated;
  const now = (): number => ports.clock.now();
  const plain = createEngine(ports, {
    maxConnections: rest.maxConnections,
    keepAliveMs: rest.keepAliveMs,
    eviction: rest.eviction,
    retryAfterMs: rest.retryAfterMs,
    stallMs: rest.stallMs,
    controlToken,
    build: rest.build,
    instance: randomId(),
    onInternalError: (cause, requestId) => log.failure(cause, requestId),
  });
  const complete = parts.engine?.(plain) ?? plain;
  const bounded = boundEngine(complete, { maxRequests: rest.maxRequests, randomId: () => ports.randomId(), now });
  const engine = metrics?.engine(bounded) ?? bounded;
  const app = createApp(
    {
      engine,
      log,
      bodyLimit: rest.bodyLimit,
      stream: { bufferBytes: rest.streamBufferBytes, lingerMs },
      randomId: () => ports.randomId(),
      now,
    },
    parts.app,
  );
  addOperatorRoutes(app, {
    readiness: createReadiness(stores.dependencies, () => app.server.listening),
    metrics: metrics && (() => metrics.text()),
  });

  const letGo = async (): Promise<void> => {
    metrics?.close();
    await stores.close();
  };
  try {
    if (rest.seed !== undefined) await plant(ports, rest.seed);
    await app.listen({ host, port });
  } catch (error) {
    engine.close();
    await app.close();
    await letGo();
    throw error;
  }

  let closing: Promise<void> | undefined;
  const stopAccepting = (): Promise<void> => (closing ??= app.close());
  const close = async (): Promise<void> => {
    engine.close();
    const closed = stopAccepting();
    app.server.closeAllConnections();
    await closed;
    await letGo();
  };
  const drain = async (): Promise<void> => {
    const closed = stopAccepting();
    engine.drain(rest.reconnectSpreadMs);
    const force = setTimeout(() => {
      engine.close();
      app.server.closeAllConnections();
    }, rest.drainMs);
    await closed;
    clearTimeout(force);
    engine.close();
    await letGo();
  };
  return { url: urlOf(app.server.address() as AddressInfo), close, drain }; // `as`: it listens on a port, not on a pipe
}

async function plant(ports: Ports, seed: Seed): Promise<void> {
  try {
    await applySeed(ports, seed);
  } catch (cause) {
    if (!(cause instanceof StoreUnavailable)) throw cause;
    throw new StoreProblem('Failed to store what the seed file holds: the database has gone. Start the server again.', { cause });
  }
}

/** What must not show up in the log: it would let others in. */
function secretsOf({ secret, controlToken, database, redis }: ServerSettings): readonly string[] {
  const passwords = [database, redis].flatMap((url = '') => (URL.canParse(url) ? [new URL(url).password] : []));
  return [secret, controlToken, ...passwords, ...passwords.map(decoded)].flatMap((text) => (text ? [text] : []));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** An address one can connect to: the wildcard stands for this machine. */
function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (address === '::') return `http://[::1]:${port}`;
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}
