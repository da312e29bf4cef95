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
const sharedBounds = { maxMessages: 150, maxBuilds: 2, ratePerSecond: 5 } as const;

/** Throws `UsageError` (`no-identities`) where the target is somebody else's and nobody said whom to be. */
export function circumstancesOf(settings: CircumstanceSettings): Circumstances {
  const { shared, limits = {}, profile = 'full' } = settings;
  const identities = settings.identities ?? (shared ? undefined : 'invent');
  if (identities === undefined) {
    throw new UsageError(
      'no-identities',
      `This target is not on this machine, and users and projects are invented only there. List those that verify may use in the configuration file:\n\n${identitiesBlock}\n\nWhere the target lets anybody in, write "identities: invent" instead.`,
    );
  }
  const rules = rulesOf(profile);
  const bounds = { ...(shared && sharedBounds), ...defined(limits), ...rules.bounds };
  const keptBack = new Map<Capability, string>();
  if (identities !== 'invent') {
    keptBack.set(
      'fresh-identities',
      'needs users and projects that were never used before, and identities are listed: where the target lets anybody in, "identities: invent" grants them',
    );
  }
  if (bounds.maxBuilds === 0 && !(bounds.storesNothing ?? false)) {
    const how = profile === 'smoke' ? '--profile full admits them' : 'a higher --max-builds, or leaving out --no-builds, admits them';
    keptBack.set('builds', `budget: takes at least 1 build, and none are allowed; ${how}`);
  }
  if (settings.assistant === 'none') keptBack.set('assistant', 'needs an assistant, and the configuration says "assistant: none"');
  if (shared && settings.allowDisruption !== true) {
    for (const capability of ['clock', 'faults'] as const)
      keptBack.set(capability, `needs ${capability}, which disturbs everybody on this target: --allow-disruption admits it`);
  }
  return { identities, bounds, rules, keptBack };
}

function defined({ maxMessages, maxBuilds, ratePerSecond }: Limits): BoundSettings {
  return {
    ...(maxMessages !== undefined && { maxMessages }),
    ...(maxBuilds !== undefined && { maxBuilds }),
    ...(ratePerSecond !== undefined && { ratePerSecond }),
  };
}
