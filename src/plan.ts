import { parseBaseUrl } from './client/base-url.ts';
import { createIdentityPool, type IdentityPool } from './client/identities.ts';
import { UsageError } from './client/usage-error.ts';
import { type ClauseId, clauseIds, groupOf } from './contract/index.ts';
import type { Scenario } from './kit/index.ts';
import { type Circumstances, circumstancesOf } from './runner/circumstances.ts';
import { select, type Selection } from './runner/select.ts';
import type { VerifyOptions } from './verify.ts';

/** What a run is made of: everything that the options say by themselves, before anything is sent. */
export interface Plan extends Circumstances {
  readonly scenarios: readonly Scenario[];
  readonly selection: Selection;
  readonly pool: IdentityPool;
  /** The target is somebody else's. */
  readonly shared: boolean;
  readonly deadlineMs: number;
  /** How often a failed story is told again. */
  readonly repeatFailed: number;
}

/** Beyond loopback requests are rationed, and answers and builds take their time. */
const defaultDeadlineMs = { loopback: 300_000, remote: 3_600_000 } as const;
const defaultRepetitions = { loopback: 3, remote: 1 } as const;

function positive(option: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError('bad-option', `${option} is ${value}. Give a whole number above zero.`);
}

function notNegative(option: string, value: number): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new UsageError('bad-option', `${option} is ${value}. Give a whole number, 0 for none.`);
}

async function allScenarios(): Promise<readonly Scenario[]> {
  const { scenarios } = await import('../scenarios/index.ts');
  return scenarios;
}

/** Any URL leads to a machine that is not this one, or the caller says so. */
export function isShared({ urls, shared }: Pick<VerifyOptions, 'urls' | 'shared'>): boolean {
  return shared ?? !urls.every((address) => parseBaseUrl(typeof address === 'string' ? address : address.url).loopback);
}

/** Clauses that say nothing about a target as this one is reached. */
export function withheldBy(isUnsigned: boolean): ReadonlyMap<ClauseId, string> {
  if (!isUnsigned) return new Map();
  const reason = 'the configuration says that this target checks no signatures: set auth.scheme to v2, v1 or both';
  return new Map(clauseIds.filter((id) => groupOf(id) === 'auth').map((id) => [id, reason]));
}

/** Throws `UsageError` where the options will not do (a number, a filter that matches nothing, identities that lack). */
export async function planOf(options: VerifyOptions): Promise<Plan> {
  if (options.jobs !== undefined) positive('jobs', options.jobs);
  if (options.waitMs !== undefined) positive('waitMs', options.waitMs);
  const scenarios = options.scenarios ?? (await allScenarios());
  const selection = select(scenarios, options);
  const shared = isShared(options);
  const circumstances = circumstancesOf({ ...options, shared });
  const how = shared ? 'remote' : 'loopback';
  return {
    ...circumstances,
    scenarios,
    selection,
    pool: createIdentityPool(circumstances.identities),
    shared,
    deadlineMs: Math.min(
      positive('deadlineMs', options.deadlineMs ?? defaultDeadlineMs[how]),
      circumstances.rules.deadlineMs ?? Number.POSITIVE_INFINITY,
    ),
    repeatFailed: notNegative('repeatFailed', options.repeatFailed ?? defaultRepetitions[how]),
  };
}
