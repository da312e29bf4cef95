import { type Capability, type ClauseId, clauseOf } from '../contract/index.ts';
import type { Scenario } from '../kit/index.ts';
import { worstCost } from './worst-cost.ts';

/** In what order stories are told. */
export interface Schedule {
  /** From the beginning, beside the others: they mostly wait. Where messages are counted they have to queue like the others. */
  readonly listening: readonly Scenario[];
  /** Side by side, the longest first, so that none of them is left alone at the end; the thriftiest first where messages are counted. */
  readonly together: readonly Scenario[];
  /** One by one, with nothing else in flight: those that break the cache, then those that move the clock. */
  readonly alone: readonly Scenario[];
}

export interface ScheduleSettings {
  /** Messages or builds are counted. */
  readonly frugal: boolean;
  /** The clauses of a story that were selected. */
  readonly clausesOf: (scenario: Scenario) => readonly ClauseId[];
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

/** A build costs real money. */
const messagesPerBuild = 20;

/**
 * What is counted goes to the most clauses first: always the story that judges the most clauses nobody judged yet for what it
 * costs. Those that judge nothing new come last, the cheapest first.
 */
function thriftiestFirst(scenarios: readonly Scenario[], clausesOf: ScheduleSettings['clausesOf']): Scenario[] {
  const price = (scenario: Scenario): number => {
    const { messages, builds } = worstCost(scenario, { builds: 'few' });
    return 1 + messages + messagesPerBuild * builds;
  };
  const left = [...scenarios].sort((a, b) => price(a) - price(b));
  const judged = new Set<ClauseId>();
  const order: Scenario[] = [];
  while (left.length > 0) {
    const worth = left.map((scenario) => clausesOf(scenario).filter((clause) => !judged.has(clause)).length / price(scenario));
    const best = worth.indexOf(Math.max(...worth));
    for (const scenario of left.splice(best, 1)) {
      order.push(scenario);
      for (const clause of clausesOf(scenario)) judged.add(clause);
    }
  }
  return order;
}

export function schedule(scenarios: readonly Scenario[], { frugal, clausesOf }: ScheduleSettings): Schedule {
  const beside = scenarios.filter(({ alone }) => !alone);
  const listening = beside.filter(({ listens }) => listens === true);
  return {
    listening: frugal ? [] : listening,
    together: frugal
      ? thriftiestFirst(beside, clausesOf)
      : beside.filter(({ listens }) => listens !== true).sort((a, b) => weight(b) - weight(a)),
    alone: scenarios.filter(({ alone }) => alone).sort((a, b) => aloneRank(a) - aloneRank(b)),
  };
}
