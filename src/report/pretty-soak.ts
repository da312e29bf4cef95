import type { ChalkInstance } from 'chalk';
import { type Report, type SoakClause, verdictsWorstFirst } from '../runner/report-value.ts';
import { counted, grouped, wrapped } from './plain-text.ts';

/** Verdict by verdict in how many runs each clause had it; clauses that passed in every run are told in one line. */
export function prettySoak({ soak }: Report, paint: ChalkInstance, columns: number): string[][] {
  if (soak === undefined) return [];
  const green = soak.runs.filter(({ exitCode }) => exitCode === 0).length;
  const told = `${grouped(green)} of ${counted(soak.runs.length, 'run')} green${soak.runs.length < soak.asked ? `, ${grouped(soak.asked)} were asked for` : ''}`;
  const shown = soak.clauses.filter((clause) => !isAlways(clause, 'passed') && !isAlways(clause, 'skipped'));
  const always = (verdict: 'passed' | 'skipped'): string[] => {
    const count = soak.clauses.filter((clause) => isAlways(clause, verdict)).length;
    return count === 0 ? [] : [`${counted(count, 'clause')} ${verdict} in every run`];
  };
  return [
    [
      paint.bold(`Soak: ${told}`),
      ...table(shown).map((line) => `  ${line}`),
      ...shown.flatMap(({ id, firstBad }) =>
        firstBad === undefined
          ? []
          : wrapped(`${id}: first ${firstBad.verdict} in run ${firstBad.run}, seed ${firstBad.seed}`, columns - 4).map((line) =>
              paint.dim(`    ${line}`),
            ),
      ),
      ...[...always('passed'), ...always('skipped')].map((line) => `  ${line}`),
    ],
  ];
}

function isAlways(clause: SoakClause, verdict: 'passed' | 'skipped'): boolean {
  return verdictsWorstFirst.every((one) => one === verdict || clause[one] === 0);
}

/** One line per clause, one column per verdict that any of them had. */
function table(clauses: readonly SoakClause[]): string[] {
  if (clauses.length === 0) return [];
  const verdicts = verdictsWorstFirst.filter((verdict) => clauses.some((clause) => clause[verdict] > 0));
  const rows = [['', ...verdicts], ...clauses.map((clause) => [clause.id, ...verdicts.map((verdict) => grouped(clause[verdict]))])];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  );
}
