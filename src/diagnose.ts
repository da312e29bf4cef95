import { firstOf } from './client/preflight.ts';
import { createIdentityPool } from './client/identities.ts';
import { type Address, createRun } from './client/run.ts';
import { freshPlace } from './client/find-routes.ts';
import { contractVersion } from './contract/index.ts';
import { type Diagnosis, outcomeOf } from './doctor/diagnosis.ts';
import { examine } from './doctor/examine.ts';
import type { Finding } from './doctor/finding.ts';
import { sharedBounds } from './runner/circumstances.ts';
import { isShared } from './plan.ts';
import type { VerifyOptions } from './verify.ts';
import { tool } from './version.ts';

/** How the target is reached and asked, as for `verify`. */
export interface DiagnoseOptions
  extends Pick<
    VerifyOptions,
    'urls' | 'secret' | 'controlToken' | 'auth' | 'tls' | 'proxy' | 'headers' | 'identities' | 'shared' | 'patience' | 'signal'
  > {
  readonly limits?: Pick<NonNullable<VerifyOptions['limits']>, 'ratePerSecond'> | undefined;
  /** An address is being examined now. */
  readonly onTarget?: ((target: Omit<Diagnosis['targets'][number], 'findings'>) => void) | undefined;
  readonly onFinding?: ((finding: Finding) => void) | undefined;
}

const secretOf = (address: string | Address): string | undefined => (typeof address === 'string' ? undefined : address.secret);

/**
 * Examines each address from its name to its stream, and tells what to do about what is wrong. It asks as the first listed user and
 * project, else as ones never used before, and stores nothing: it reads, and writes only what lacks what it needs. Rejects with
 * `UsageError` where the options will not do.
 */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  const startedAt = new Date();
  const began = performance.now();
  const { signal = new AbortController().signal, onTarget, onFinding } = options;
  const shared = isShared(options);
  const ratePerSecond = options.limits?.ratePerSecond ?? (shared ? sharedBounds.ratePerSecond : undefined);
  const place = firstOf(createIdentityPool(options.identities ?? 'invent').listed) ?? freshPlace();
  const targets: Diagnosis['targets'][number][] = [];
  // All of them first: what is wrong with the options is told before anybody is asked.
  const runs = options.urls.map((address) => {
    const run = createRun({ ...options, urls: [address], seed: 0, version: tool.version, shared, bounds: { ratePerSecond } });
    return { run, secret: secretOf(address) ?? options.secret };
  });
  try {
    for (const { run, secret } of runs) {
      if (signal.aborted) break;
      const target = { url: run.replicas[0].base.url, ...place };
      onTarget?.(target);
      const findings = await examine(run, {
        signal,
        secret: run.unsigned ? undefined : secret,
        place,
        lacksIdentities: shared && options.identities === undefined,
        ...(onFinding !== undefined && { onFinding }),
      });
      targets.push({ ...target, findings });
    }
  } finally {
    for (const { run } of runs) run.close();
  }
  return {
    schema: 'chat-contract/doctor@1',
    contract: contractVersion,
    tool,
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(performance.now() - began),
    outcome: outcomeOf(
      targets.flatMap(({ findings }) => findings),
      signal.aborted,
    ),
    targets,
  };
}
