import { randomBytes } from 'node:crypto';
import { type RunningServer, type ServerParts, startServer } from '../../reference-server/server.ts';
import type { Ports } from '../../src/engine/ports.ts';
import type { Mutant } from './mutant.ts';

export interface StartedMutant extends AsyncDisposable {
  /** Of the first replica. */
  readonly url: string;
  /** Of all of them. */
  readonly urls: readonly string[];
  readonly secret: string;
  readonly controlToken: string;
}

/** Waits that a test can afford; the rules do not depend on them. */
const quick = { keepAliveMs: 1_000, retryAfterMs: 100, assistantDelayMs: 20, buildStepMs: 20 } as const;

/** Servers built with these parts have the ports of the first one, and a clock each: they are replicas of one deployment. */
function sharingPorts(): (parts: ServerParts | undefined) => ServerParts {
  let shared: Ports | undefined;
  return (parts) => ({
    ...parts,
    ports(own) {
      shared ??= own;
      const replica = { ...shared, clock: own.clock };
      return parts?.ports?.(replica) ?? replica;
    },
  });
}

/**
 * Starts the reference server with the mutant's decorators on a free port, once for each replica; without a mutant, the clean
 * server.
 */
export async function startMutant(mutant?: Mutant, replicas = mutant?.replicas ?? 1): Promise<StartedMutant> {
  const secret = randomBytes(24).toString('hex');
  const controlToken = randomBytes(24).toString('hex');
  const partsOf = sharingPorts();
  const start = (): Promise<RunningServer> =>
    startServer({ ...quick, ...mutant?.settings, secret, controlToken }, partsOf(mutant?.build()));
  const first = await start();
  const servers = [first];
  while (servers.length < replicas) servers.push(await start());
  return {
    url: first.url,
    urls: servers.map(({ url }) => url),
    secret,
    controlToken,
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
