import { scenarios } from '../../scenarios/index.ts';
import { clauseIds, clauseOf } from '../contract/index.ts';
import type { Scenario } from '../kit/index.ts';
import { clipped } from '../report/plain-text.ts';
import { select } from '../runner/select.ts';
import { type Command, defaultColumns } from './terminal.ts';

interface ListOptions {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** `list [clauses|scenarios]`: a table, a line each. A filter keeps what `verify` would judge with it. */
export const list: Command<ListOptions, [what: 'clauses' | 'scenarios']> = async (terminal, options, what) => {
  const { chosen } = select([...scenarios, unjudged], options);
  const kept = new Set([...chosen.values()].flatMap((clauses) => [...clauses]));
  const rows =
    what === 'scenarios'
      ? scenarios.filter((scenario) => chosen.has(scenario.id)).map(scenarioRow)
      : clauseIds.filter((id) => kept.has(id)).map((id) => clauseRow(id, scenarios));
  // Off a terminal the last column is whole, for grep.
  const columns = terminal.stdout.isTTY ? (terminal.stdout.columns ?? defaultColumns) : Number.POSITIVE_INFINITY;
  terminal.stdout.write(table(rows, columns));
  return 0;
};

/** Stands for the scenarios still to come, so that a filter finds their clauses too. */
const unjudged: Scenario = {
  id: '',
  title: '',
  clauses: clauseIds.filter((id) => !scenarios.some((scenario) => scenario.clauses.includes(id))),
  needs: [],
  alone: false,
  budgetMs: 0,
  cost: {},
  perform: () => Promise.resolve(new Map()),
};

function clauseRow(id: (typeof clauseIds)[number], all: readonly Scenario[]): string[] {
  const { level, phase, text, needs = [] } = clauseOf(id);
  const stories = all.filter((scenario) => scenario.clauses.includes(id)).length;
  return [
    id,
    level,
    phase,
    stories === 0 ? 'not judged yet' : `${stories} ${stories === 1 ? 'scenario' : 'scenarios'}`,
    needs.join(','),
    text,
  ];
}

function scenarioRow({ id, clauses, needs, title }: Scenario): string[] {
  return [id, `${clauses.length} ${clauses.length === 1 ? 'clause' : 'clauses'}`, needs.join(','), title];
}

function table(rows: readonly (readonly string[])[], columns: number): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const kept = widths.map((_, column) => column).filter((column) => widths[column] !== 0);
  return rows
    .map((row) => kept.map((column) => (row[column] ?? '').padEnd(column === kept.at(-1) ? 0 : (widths[column] ?? 0))).join('  '))
    .map((line) => `${columns === Number.POSITIVE_INFINITY ? line : clipped(line, columns)}\n`)
    .join('');
}
