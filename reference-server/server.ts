import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Engine } from '../src/engine/call.ts';
import { createEngine } from '../src/engine/engine.ts';
import type { Ports } from '../src/engine/ports.ts';
import { createApp } from './app.ts';
import { addOperatorRoutes } from './operator-routes.ts';
import { createReadiness } from './readiness.ts';
import { createNodeHmac } from '../http-binding/node-hmac.ts';
import { randomId } from '../http-binding/random-id.ts';
import { createRequestLog, type RequestLog } from '../http-binding/request-log.ts';
import { resolveSettings, type ServerSettings } from './settings.ts';
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
  const ports = parts.ports?.(stores.ports) ?? stores.ports;
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
  const engine = parts.engine?.(plain) ?? plain;
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
  addOperatorRoutes(app, { readiness: createReadiness(stores.dependencies, () => app.server.listening) });

  try {
    await app.listen({ host, port });
  } catch (error) {
    engine.close();
    await app.close();
    await stores.close();
    throw error;
  }

  let closing: Promise<void> | undefined;
  const stopAccepting = (): Promise<void> => (closing ??= app.close());
  const close = async (): Promise<void> => {
    engine.close();
    const closed = stopAccepting();
    app.server.closeAllConnections();
    await closed;
    await stores.close();
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
    await stores.close();
  };
  return { url: urlOf(app.server.address() as AddressInfo), close, drain }; // `as`: it listens on a port, not on a pipe
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
