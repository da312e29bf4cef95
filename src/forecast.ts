import { parseBaseUrl } from './client/base-url.ts';
import { allCapabilities, grantCapabilities } from './client/capabilities.ts';
import { knownBy } from './client/identities.ts';
import { contractVersion } from './contract/index.ts';
import { planOf, withheldBy } from './plan.ts';
import { forecast as forecastOf, type Forecast } from './runner/forecast.ts';
import { noTerms } from './runner/terms.ts';
import { tool } from './version.ts';
import { defaultJobs, UsageError, type VerifyOptions } from './verify.ts';

/** Milliseconds that a request is taken to take. */
const roundTripMs = { loopback: 1, remote: 100 } as const;

/**
 * What `verify` (or `soak` with `runs`) would send to the target, expected and at worst. Nothing is sent: the target is taken to have
 * whatever the options do not rule out. Rejects with `UsageError` where `verify` would.
 */
export async function forecast({ runs = 1, ...options }: VerifyOptions & { readonly runs?: number | undefined }): Promise<Forecast> {
  if (!Number.isInteger(runs) || runs < 1) throw new UsageError('bad-option', `runs is ${runs}. Give a whole number above zero.`);
  const plan = await planOf(options);
  const urls = options.urls.map((address) => parseBaseUrl(typeof address === 'string' ? address : address.url).url);
  const grants = grantCapabilities({
    declared: new Set(allCapabilities),
    granted: new Set(options.grant ?? []),
    withdrawn: new Set(options.withdraw ?? []),
    keptBack: plan.keptBack,
    known: knownBy(plan.pool.listed),
    token: { state: (options.controlToken ?? '') === '' ? 'none' : 'works' },
    replicas: { state: urls.length > 1 ? 'distinct' : 'one' },
  });
  return forecastOf({
    ...plan,
    head: { contract: contractVersion, tool, target: { urls, capabilities: [] } },
    grants,
    terms: { ...noTerms, withheld: withheldBy(options.auth?.scheme === 'none') },
    runs,
    roundTripMs: roundTripMs[plan.shared ? 'remote' : 'loopback'],
    jobs: options.jobs ?? defaultJobs[plan.shared ? 'far' : 'near'],
  });
}
