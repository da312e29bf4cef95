import type { BoundSettings } from '../client/bounds.ts';
import type { Grants } from '../client/capabilities.ts';
import type { IdentityPool } from '../client/identities.ts';
import type { Scenario } from '../kit/index.ts';
import { notGranted } from './judge.ts';
import type { ProfileRules } from './profile.ts';
import type { ReportHead } from './report-value.ts';
import { schedule } from './schedule.ts';
import type { Selection } from './select.ts';
import { takesOf } from './takes-of.ts';
import type { Terms } from './terms.ts';
import { expectedCost, type FullCost, type Means, worstCost } from './worst-cost.ts';

/** What one run, or several, will send and how long it will take. */
export interface Amounts extends FullCost {
  readonly durationMs: number;
}

/** What a run would do, told without asking its target anything. The JSON of a dry run is this value as it is. */
export interface Forecast {
  readonly schema: 'chat-contract/forecast@1';
  readonly contract: ReportHead['contract'];
  readonly tool: ReportHead['tool'];
  readonly target: { readonly urls: readonly string[] };
  readonly runs: number;
  /** How often a scenario that fails is told again. */
  readonly repeatFailed: number;
  /** For all runs together; absent: none. */
  readonly bounds: {
    readonly maxMessages?: number;
    readonly maxBuilds?: number;
    readonly ratePerSecond?: number;
    /** For each run. */
    readonly deadlineMs: number;
  };
  readonly scenarios: { readonly selected: number; readonly told: number };
  /** Clauses that these scenarios judge. */
  readonly clauses: { readonly selected: number; readonly judged: number };
  /** Of a backend that keeps the contract and has everything that was not withdrawn. */
  readonly expected: Amounts;
  /** Nothing is de-duplicated, and every scenario fails and is told again. */
  readonly worst: Amounts;
  readonly leftOut: readonly { readonly reason: string; readonly scenarios: readonly string[] }[];
}

export interface ForecastParts {
  readonly head: Pick<ReportHead, 'contract' | 'tool' | 'target'>;
  readonly scenarios: readonly Scenario[];
  readonly selection: Selection;
  readonly grants: Grants;
  readonly terms: Terms;
  readonly bounds: BoundSettings;
  readonly rules: ProfileRules;
  readonly pool: IdentityPool;
  readonly deadlineMs: number;
  readonly repeatFailed: number;
  readonly runs: number;
  /** Milliseconds that a request is taken to take. */
  readonly roundTripMs: number;
  /** Requests under way at the same time. */
  readonly jobs: number;
}

const nothing: FullCost = { messages: 0, builds: 0, characters: 0, streams: 0, requests: 0 };
/** Before the first story and after the last: discovery, signatures, routes, the token, `reset`; a route may answer with a stream. */
const around: FullCost = { ...nothing, streams: 1, requests: 20 };

function sum(...costs: readonly FullCost[]): FullCost {
  const all = { ...nothing };
  for (const cost of costs) for (const kind of amounts) all[kind] += cost[kind];
  return all;
}

function times(cost: FullCost, factor: number): FullCost {
  return sum(...Array.from({ length: factor }, () => cost));
}

const amounts = ['messages', 'builds', 'characters', 'streams', 'requests'] as const satisfies readonly (keyof FullCost)[];

/** Listed projects are left in order: preferences are put back, and somebody listens until all is quiet. */
function leaving({ pool }: ForecastParts, scenario: Scenario, { messages }: FullCost): FullCost {
  if (pool.listed === undefined) return nothing;
  const { projects, users } = pool.listed;
  const taken = takesOf(scenario).projects;
  const rooms = taken === 'all' ? projects.length : taken;
  return { ...nothing, streams: messages > 0 ? rooms : 0, requests: rooms * (1 + users.length) };
}

/** Scenarios in the order in which they are told, and why the others are not told at all. */
function sorted(parts: ForecastParts, frugal: boolean) {
  const { scenarios, selection, grants, terms, rules, pool } = parts;
  const clausesOf = (scenario: Scenario) => scenario.clauses.filter((clause) => selection.chosen.get(scenario.id)?.has(clause) === true);
  const whyNot = (scenario: Scenario): string | undefined => {
    const missing = clausesOf(scenario).map((clause) => notGranted(scenario, clause, grants, terms)?.reason);
    if (missing.every((reason) => reason !== undefined)) return missing[0];
    return rules.withholds(scenario, 0) ?? pool.lacking(takesOf(scenario));
  };
  const { listening, together, alone } = schedule(
    scenarios.filter(({ id }) => selection.chosen.has(id)),
    { frugal, clausesOf },
  );
  const order = [...listening, ...together, ...alone].map((scenario) => ({ scenario, why: whyNot(scenario) }));
  return {
    judgeable: (scenario: Scenario) => clausesOf(scenario).filter((clause) => notGranted(scenario, clause, grants, terms) === undefined),
    open: order.flatMap(({ scenario, why }) => (why === undefined ? [scenario] : [])),
    closed: order.flatMap(({ scenario, why }) => (why === undefined ? [] : [{ scenario, why }])),
  };
}

/** The most characters that so many messages can hold: of the wordiest stories first. */
function mostCharacters(stories: readonly FullCost[], maxMessages: number): number {
  let left = maxMessages;
  let characters = 0;
  const wordiest = stories.filter(({ messages }) => messages > 0).toSorted((a, b) => b.characters / b.messages - a.characters / a.messages);
  for (const story of wordiest) {
    if (left <= 0) break;
    left -= story.messages;
    characters += story.characters;
  }
  return characters;
}

/** Pure: asks nobody anything. */
export function forecast(parts: ForecastParts): Forecast {
  const { head, bounds, pool, selection, deadlineMs, repeatFailed, runs } = parts;
  const { maxMessages = Number.POSITIVE_INFINITY, maxBuilds = Number.POSITIVE_INFINITY, ratePerSecond = Number.POSITIVE_INFINITY } = bounds;
  const frugal = Number.isFinite(maxMessages) || Number.isFinite(maxBuilds);
  const builds = maxBuilds === 0 ? 'none' : Number.isFinite(maxBuilds) ? 'few' : 'many';
  const means: Means = { builds, storesNothing: bounds.storesNothing };
  const { open, closed, judgeable } = sorted(parts, frugal);

  // As the bounds would let them through, one after another.
  let used = nothing;
  const told = new Set<Scenario>();
  const crowdedOut = new Set<Scenario>();
  for (let run = 1; run <= runs; run++) {
    used = sum(used, around);
    for (const scenario of open) {
      const worst = worstCost(scenario, means);
      if (used.messages + worst.messages > maxMessages || used.builds + worst.builds > maxBuilds) crowdedOut.add(scenario);
      else {
        const expected = expectedCost(scenario, means, pool.listed !== undefined);
        used = sum(used, expected, leaving(parts, scenario, expected));
        told.add(scenario);
      }
    }
  }

  const alone = open.map((scenario) => ({ scenario, cost: worstCost(scenario, means) }));
  const fitting = alone.filter(({ cost }) => cost.messages <= maxMessages && cost.builds <= maxBuilds);
  const tellings = runs * (1 + repeatFailed);
  const all = times(sum(...fitting.map(({ scenario, cost }) => sum(cost, leaving(parts, scenario, cost)))), tellings);
  const worst = sum(all, times(around, runs));
  const everyTelling = fitting.flatMap(({ cost }) => Array.from({ length: tellings }, () => cost));

  const durationMs = Math.max((used.requests / ratePerSecond) * 1_000, (used.requests * parts.roundTripMs) / parts.jobs);
  const room = sum(...alone.map(({ cost }) => cost));
  return {
    schema: 'chat-contract/forecast@1',
    contract: head.contract,
    tool: head.tool,
    target: { urls: head.target.urls },
    runs,
    repeatFailed,
    bounds: {
      ...(Number.isFinite(maxMessages) && { maxMessages }),
      ...(Number.isFinite(maxBuilds) && { maxBuilds }),
      ...(Number.isFinite(ratePerSecond) && { ratePerSecond }),
      deadlineMs,
    },
    scenarios: { selected: selection.chosen.size, told: told.size },
    clauses: {
      selected: new Set([...selection.chosen.values()].flatMap((clauses) => [...clauses])).size,
      judged: new Set([...told].flatMap(judgeable)).size,
    },
    expected: { ...used, durationMs: Math.round(Math.min(durationMs, deadlineMs * runs)) },
    worst: {
      ...worst,
      messages: Math.min(worst.messages, maxMessages),
      builds: Math.min(worst.builds, maxBuilds),
      characters: Number.isFinite(maxMessages) ? Math.min(worst.characters, mostCharacters(everyTelling, maxMessages)) : worst.characters,
      durationMs: deadlineMs * runs,
    },
    leftOut: byReason([...closed, ...[...crowdedOut].map((scenario) => ({ scenario, why: budgetReason(room, bounds, runs) }))]),
  };
}

/** One sentence for all that bounds leave out: what has room for every scenario. */
function budgetReason(
  room: FullCost,
  { maxMessages = Number.POSITIVE_INFINITY, maxBuilds = Number.POSITIVE_INFINITY, ofProfile }: BoundSettings,
  runs: number,
): string {
  if (ofProfile?.maxMessages !== undefined || ofProfile?.maxBuilds !== undefined)
    return 'budget: the profile has no room for them all; --profile full has more';
  const options = [
    ...(room.messages * runs > maxMessages ? [`--max-messages ${room.messages * runs}`] : []),
    ...(room.builds * runs > maxBuilds ? [`--max-builds ${room.builds * runs}`] : []),
  ];
  return `budget: there is no room for them all; ${options.join(' and ')} ${options.length > 1 ? 'have' : 'has'} room for everything`;
}

function byReason(all: readonly { readonly scenario: Scenario; readonly why: string }[]): Forecast['leftOut'] {
  const reasons = [...new Set(all.map(({ why }) => why))];
  return reasons.map((reason) => ({ reason, scenarios: all.flatMap(({ scenario, why }) => (why === reason ? [scenario.id] : [])) }));
}
