import { type Capability, clauseOf } from '../contract/index.ts';
import type { Scenario } from '../kit/index.ts';

/** In what order stories are told. */
export interface Schedule {
  /** From the beginning, beside the others: they mostly wait. */
  readonly listening: readonly Scenario[];
  /** Side by side, the longest first, so that none of them is left alone at the end. */
  readonly together: readonly Scenario[];
  /** One by one, with nothing else in flight: those that break the cache, then those that move the clock. */
  readonly alone: readonly Scenario[];
}

function uses(scenario: Scenario, capability: Capability): boolean {
  return scenario.needs.includes(capability) || scenario.clauses.some((clause) => clauseOf(clause).needs?.includes(capability) === true);
}

function aloneRank(scenario: Scenario): number {
  if (uses(scenario, 'clock')) return 2;
  return uses(scenario, 'faults') ? 1 : 0;
}

function weight({ cost }: Scenario): number {
  return (cost.messages ?? 0) + 20 * (cost.builds ?? 0) + 10 * (cost.turns ?? 0);
}

export function schedule(scenarios: readonly Scenario[]): Schedule {
  return {
    listening: scenarios.filter(({ alone, listens }) => !alone && listens === true),
    together: scenarios.filter(({ alone, listens }) => !alone && listens !== true).sort((a, b) => weight(b) - weight(a)),
    alone: scenarios.filter(({ alone }) => alone).sort((a, b) => aloneRank(a) - aloneRank(b)),
  };
}
