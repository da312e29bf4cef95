import { randomBytes } from 'node:crypto';
import { type RunningServer, startServer } from '../../reference-server/server.ts';
import type { Mutant } from './mutant.ts';

export interface StartedMutant extends AsyncDisposable {
  readonly url: string;
  readonly secret: string;
  readonly controlToken: string;
}

/** Waits that a test can afford; the rules do not depend on them. */
const quick = { keepAliveMs: 1_000, retryAfterMs: 100, assistantDelayMs: 20, buildStepMs: 20 } as const;

/** Starts the reference server with the mutant's decorators on a free port; without a mutant, the clean server. */
export async function startMutant(mutant?: Mutant): Promise<StartedMutant> {
  const secret = randomBytes(24).toString('hex');
  const controlToken = randomBytes(24).toString('hex');
  const server: RunningServer = await startServer({ ...quick, ...mutant?.settings, secret, controlToken }, mutant?.build());
  return { url: server.url, secret, controlToken, [Symbol.asyncDispose]: () => server.close() };
}
