import type { Capability } from '../contract/index.ts';

/** Whether a clause that needs a capability can be judged; if not, as what it counts and how to change that. */
export type Grant =
  | { readonly granted: true; readonly ways?: Ways }
  | {
      readonly granted: false;
      readonly verdict: 'skipped' | 'untestable';
      readonly reason: string;
      /** The run does without it; the target may have it. */
      readonly keptBack?: true;
    };
/** How what `outsider` and `profile-locale` speak of can be had. */
export interface Ways {
  /** Whether a control action brings it about, and if not, why. */
  readonly action: Grant;
  /** The configuration names somebody of whom it is true. */
  readonly identity: boolean;
}

export type Grants = ReadonlyMap<Capability, Grant>;

export interface CapabilityFacts {
  /** What discovery lists; `undefined` where the target offers no discovery. */
  readonly declared: ReadonlySet<string> | undefined;
  /** Granted by the tester's configuration. */
  readonly granted: ReadonlySet<Capability>;
  /** Withdrawn by the tester's configuration. */
  readonly withdrawn: ReadonlySet<Capability>;
  /** Kept back by bounds or by the identities of this run; each sentence says what would change that. */
  readonly keptBack?: ReadonlyMap<Capability, string>;
  /** Granted without any action, by identities that the tester knows. */
  readonly known?: ReadonlySet<Capability>;
  readonly token: { readonly state: 'none' | 'works' } | { readonly state: 'refused'; readonly answer: string };
  readonly replicas: { readonly state: 'one' | 'distinct' } | { readonly state: 'unproved'; readonly reason: string };
}

/** Section 16: capabilities that an action of the control route brings about. */
const byAction: ReadonlySet<Capability> = new Set(['clock', 'profile-locale', 'outsider', 'build-failure', 'faults', 'stub']);
/** Those of them that may be true of somebody without any action. */
const byIdentity: ReadonlySet<Capability> = new Set(['outsider', 'profile-locale']);
/** Section 16: presumed, until withdrawn. */
const presumed: ReadonlySet<Capability> = new Set(['fresh-identities', 'assistant', 'builds']);

/** Every capability there is, in the order of the contract. */
export const allCapabilities = [
  'clock',
  'profile-locale',
  'outsider',
  'build-failure',
  'faults',
  'stub',
  'typing',
  'instance',
  'replicas',
  'fresh-identities',
  'assistant',
  'builds',
] as const satisfies readonly Capability[];

const yes: Grant = { granted: true };
const skipped = (reason: string): Grant => ({ granted: false, verdict: 'skipped', reason });
const untestable = (reason: string): Grant => ({ granted: false, verdict: 'untestable', reason });

function grantOf(capability: Capability, { declared, granted, withdrawn, keptBack, token, replicas }: CapabilityFacts): Grant {
  const kept = keptBack?.get(capability);
  if (kept !== undefined) return { granted: false, verdict: 'skipped', reason: kept, keptBack: true };
  if (withdrawn.has(capability))
    return skipped(`needs ${capability}, which the configuration withdrew: take it out of the withdrawn capabilities`);
  if (presumed.has(capability)) return yes;
  if (capability === 'replicas') {
    if (replicas.state === 'one') return skipped('needs replicas: give the URLs of two or more replicas of one deployment');
    return replicas.state === 'unproved' ? untestable(replicas.reason) : yes;
  }
  if (declared?.has(capability) !== true && !granted.has(capability)) {
    const where = 'list it in "capabilities" of GET /.well-known/chat-contract';
    return skipped(
      byAction.has(capability)
        ? `needs ${capability}, which the target does not declare: offer the control route, ${where}, and set the control token`
        : `needs ${capability}, which the target does not declare: ${where}`,
    );
  }
  if (!byAction.has(capability)) return yes;
  if (token.state === 'none') return skipped(`needs ${capability}, which takes the control token: set CHAT_CONTRACT_CONTROL_TOKEN`);
  if (token.state === 'refused') {
    return untestable(
      `needs ${capability}, but the control token was refused: an unknown action was answered ${token.answer} where a right token gives 400; check CHAT_CONTRACT_CONTROL_TOKEN on both sides`,
    );
  }
  return yes;
}

/** Nobody has to act where the configuration names somebody; whoever withdraws a capability wants neither. */
function withIdentities(capability: Capability, byAction: Grant, { withdrawn, keptBack, known }: CapabilityFacts): Grant {
  const identity = known?.has(capability) === true;
  if (!identity && !(byAction.granted && byIdentity.has(capability))) return byAction;
  if (withdrawn.has(capability) || keptBack?.has(capability) === true) return byAction;
  return { granted: true, ways: { action: byAction, identity } };
}

/** Granted are the capabilities of discovery and of the configuration, minus those withdrawn; one that needs an action needs a token that works. */
export function grantCapabilities(facts: CapabilityFacts): Grants {
  return new Map(allCapabilities.map((capability) => [capability, withIdentities(capability, grantOf(capability, facts), facts)]));
}
