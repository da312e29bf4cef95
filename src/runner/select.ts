import { type ClauseId, clauseIds, clauseOf, groupOf } from '../contract/index.ts';
import type { Scenario } from '../kit/index.ts';
import { UsageError } from '../client/usage-error.ts';

/** What is judged: scenario id -> its clauses that were selected. A scenario without any is not run. */
export interface Selection {
  readonly chosen: ReadonlyMap<string, ReadonlySet<ClauseId>>;
  /** Clauses that some scenario judges and that the filters left out everywhere. */
  readonly deselected: number;
  /** Clauses without a scenario. */
  readonly notJudgedYet: readonly ClauseId[];
}

export interface Filters {
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
}

type Matches = (scenario: Scenario, clause: ClauseId) => boolean;

function globOf(pattern: string): (text: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const regex = new RegExp(`^${source}$`);
  return (text) => regex.test(text);
}

/**
 * One pattern: `phase:P1`, `level:MUST`, or a clause, a group of clauses, a scenario, a folder of scenarios; `*` stands for any
 * characters, `?` for one.
 */
function matcherOf(pattern: string): Matches {
  const property = /^(phase|level):(.*)$/i.exec(pattern);
  if (property !== null) {
    const wanted = (property[2] ?? '').toUpperCase();
    return property[1]?.toLowerCase() === 'phase'
      ? (_, clause) => clauseOf(clause).phase === wanted
      : (_, clause) => clauseOf(clause).level === wanted;
  }
  const fits = globOf(pattern);
  return (scenario, clause) => fits(clause) || fits(groupOf(clause)) || fits(scenario.id) || scenario.id.startsWith(`${pattern}/`);
}

/** The patterns' own names for what there is, the likeliest first. */
function nearest(pattern: string, scenarios: readonly Scenario[]): string[] {
  const names = [...clauseIds, ...new Set(clauseIds.map(groupOf)), ...scenarios.map(({ id }) => id)];
  const pieces = pattern
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((piece) => piece.length > 2);
  const score = (name: string) => pieces.filter((piece) => name.includes(piece)).length;
  return names
    .filter((name) => score(name) > 0)
    .sort((a, b) => score(b) - score(a))
    .slice(0, 3);
}

/** A pattern has to mean something: a clause of the contract or a scenario, judged in this run or not. Throws `UsageError` (`no-match`). */
function assertMatches(option: string, pattern: string, matches: Matches, scenarios: readonly Scenario[]): void {
  if (scenarios.some((scenario) => scenario.clauses.some((clause) => matches(scenario, clause)))) return;
  // A clause that no scenario judges yet is a good name all the same.
  if (clauseIds.some((clause) => matches(noScenario, clause))) return;
  const near = nearest(pattern, scenarios);
  const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'See `chat-contract list` for clauses and scenarios.';
  throw new UsageError('no-match', `${option} "${pattern}" matches no clause, group or scenario. ${hint}`);
}

const noScenario: Scenario = {
  id: '\0',
  title: '',
  clauses: [],
  needs: [],
  alone: false,
  budgetMs: 0,
  cost: {},
  perform: () => Promise.resolve(new Map()),
};

/**
 * The clauses that patterns of `--require` name: a clause, a group, `phase:P1`, `level:MUST` (also without the word before the colon),
 * a glob, or `all`. Throws `UsageError` (`no-match`) for one that names none.
 */
export function requiredClauses(patterns: readonly string[], option = '--require '): ReadonlySet<ClauseId> {
  const named = patterns.flatMap((pattern) => {
    const bare = /^(?:P1|P2|OPS)$/i.test(pattern)
      ? `phase:${pattern}`
      : /^(?:MUST|SHOULD|MAY)$/i.test(pattern)
        ? `level:${pattern}`
        : pattern;
    const matches = pattern === 'all' ? () => true : matcherOf(bare);
    const found = clauseIds.filter((clause) => matches(noScenario, clause));
    if (found.length > 0) return found;
    const near = nearest(pattern, []);
    const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'See `chat-contract list` for the clauses; `all` names every one.';
    throw new UsageError('no-match', `${option}"${pattern}" matches no clause or group. ${hint}`);
  });
  return new Set(named);
}

/** Throws `UsageError` (`no-match`) for a pattern that matches nothing: a filter with a typing mistake must not end green. */
export function select(scenarios: readonly Scenario[], { only = [], skip = [] }: Filters): Selection {
  const compile = (option: string) => (pattern: string) => {
    const matches = matcherOf(pattern);
    assertMatches(option, pattern, matches, scenarios);
    return matches;
  };
  const wanted = only.map(compile('--only'));
  const unwanted = skip.map(compile('--skip'));
  const chosen = new Map<string, ReadonlySet<ClauseId>>();
  for (const scenario of scenarios) {
    const clauses = scenario.clauses.filter(
      (clause) =>
        (wanted.length === 0 || wanted.some((matches) => matches(scenario, clause))) &&
        !unwanted.some((matches) => matches(scenario, clause)),
    );
    if (clauses.length > 0) chosen.set(scenario.id, new Set(clauses));
  }
  const covered = new Set(scenarios.flatMap(({ clauses }) => clauses));
  const judged = new Set([...chosen.values()].flatMap((clauses) => [...clauses]));
  return {
    chosen,
    deselected: covered.size - judged.size,
    notJudgedYet: clauseIds.filter((clause) => !covered.has(clause)),
  };
}
