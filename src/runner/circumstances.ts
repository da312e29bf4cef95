import type { BoundSettings } from '../client/bounds.ts';
import { type Identities, identitiesBlock } from '../client/identities.ts';
import { UsageError } from '../client/usage-error.ts';
import type { Capability } from '../contract/index.ts';
import { type Profile, type ProfileRules, rulesOf } from './profile.ts';

/** What a run may ask of its target. */
export interface Limits {
  /** Posts that are sent and not refused. */
  readonly maxMessages?: number | undefined;
  /** Those of them that may start a build. */
  readonly maxBuilds?: number | undefined;
  readonly ratePerSecond?: number | undefined;
}

/** Everything that depends on whose the target is. */
export interface CircumstanceSettings {
  /** The target is somebody else's: a URL beyond loopback, or one that leads there. */
  readonly shared: boolean;
  readonly identities?: Identities | undefined;
  readonly limits?: Limits | undefined;
  readonly profile?: Profile | undefined;
  readonly allowDisruption?: boolean | undefined;
  readonly assistant?: 'none' | undefined;
}

export interface Circumstances {
  readonly identities: Identities;
  readonly bounds: BoundSettings;
  readonly rules: ProfileRules;
  /** Capabilities that are not used, and what would change that. */
  readonly keptBack: ReadonlyMap<Capability, string>;
}

/** What somebody else's deployment is asked for where nobody said how much. */
export const sharedBounds = { maxMessages: 150, maxBuilds: 2, ratePerSecond: 5 } as const;

const unlimited = Number.POSITIVE_INFINITY;

/** Throws `UsageError` (`no-identities`) where the target is somebody else's and nobody said whom to be. */
export function circumstancesOf(settings: CircumstanceSettings): Circumstances {
  const { shared, limits = {}, profile = 'full' } = settings;
  const identities = settings.identities ?? (shared ? undefined : 'invent');
  if (identities === undefined) {
    throw new UsageError(
      'no-identities',
      'This target is not on this machine, and users and projects are invented only there. Where it lets anybody in, write "identities: invent" into the configuration file; else list those that verify may use:',
      identitiesBlock,
    );
  }
  const rules = rulesOf(profile);
  const bounds = within(rules.bounds, { ...(shared && sharedBounds), ...defined(limits) });
  const keptBack = new Map<Capability, string>();
  if (identities !== 'invent') {
    keptBack.set(
      'fresh-identities',
      'needs users and projects that were never used before, and identities are listed: where the target lets anybody in, "identities: invent" grants them',
    );
  }
  if (bounds.maxBuilds === 0 && !(bounds.storesNothing ?? false)) {
    const how = rules.bounds.maxBuilds === 0 ? '--profile full admits' : '--max-builds 1 or more admits';
    keptBack.set('builds', `budget: takes at least 1 build, and none are allowed; ${how} it`);
  }
  if (settings.assistant === 'none') keptBack.set('assistant', 'needs an assistant, and the configuration says "assistant: none"');
  if (shared && settings.allowDisruption !== true) {
    for (const capability of ['clock', 'faults'] as const)
      keptBack.set(capability, `needs ${capability}, which disturbs everybody on this target: --allow-disruption admits it`);
  }
  return { identities, bounds, rules, keptBack };
}

/** What was given, and no more than the profile has room for. */
function within(profile: BoundSettings, given: BoundSettings): BoundSettings {
  const least = (kind: 'maxMessages' | 'maxBuilds'): number => Math.min(profile[kind] ?? unlimited, given[kind] ?? unlimited);
  return { ...profile, ...given, maxMessages: least('maxMessages'), maxBuilds: least('maxBuilds'), ofProfile: profile };
}

function defined({ maxMessages, maxBuilds, ratePerSecond }: Limits): BoundSettings {
  return {
    ...(maxMessages !== undefined && { maxMessages }),
    ...(maxBuilds !== undefined && { maxBuilds }),
    ...(ratePerSecond !== undefined && { ratePerSecond }),
  };
}
