import type { BoundSettings } from '../client/bounds.ts';
import type { Scenario } from '../kit/index.ts';
import { expectedCost } from './worst-cost.ts';

/** `smoke`: the most clauses for a few messages and seconds; `read-only`: nothing is stored; `full`: everything. */
export const profiles = ['smoke', 'read-only', 'full'] as const;
export type Profile = (typeof profiles)[number];

export interface ProfileRules {
  readonly bounds: BoundSettings;
  /** The run ends after this time. */
  readonly deadlineMs?: number;
  /** Why a story is not told, `atMs` after the beginning. */
  withholds(scenario: Scenario, atMs: number): string | undefined;
}

const smokeMs = 15_000;
/** A story that begins later might not end in time. */
const lastBeginningMs = 9_000;
const smokeMessages = 10;
/** One story is not to take them all. */
const messagesPerStory = 4;

/** Stories that write judge the same clauses better. */
function whyNotStandsIn({ standsIn }: Scenario): string | undefined {
  return standsIn === true ? 'told by the profile read-only alone: other stories judge its clauses with messages of their own' : undefined;
}

const rules: Readonly<Record<Profile, ProfileRules>> = {
  full: { bounds: {}, withholds: whyNotStandsIn },
  'read-only': {
    bounds: { storesNothing: true },
    withholds: ({ onlyReads }) => (onlyReads === true ? undefined : 'the profile read-only: this story writes; --profile full tells it'),
  },
  smoke: {
    bounds: { maxMessages: smokeMessages, maxBuilds: 0 },
    deadlineMs: smokeMs,
    withholds(scenario, atMs) {
      const { messages } = expectedCost(scenario, { builds: 'none' });
      if (scenario.alone || scenario.slow === true || messages > messagesPerStory || atMs > lastBeginningMs)
        return `the profile smoke: ${smokeMs / 1_000} s and ${smokeMessages} messages have no room for this story; --profile full tells it`;
      return whyNotStandsIn(scenario);
    },
  },
};

export function rulesOf(profile: Profile): ProfileRules {
  return rules[profile];
}
