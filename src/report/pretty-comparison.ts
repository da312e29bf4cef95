import { Chalk, type ChalkInstance } from 'chalk';
import type { Change, ComparedRun, Comparison } from './compare.ts';
import { counted, plainText, wrapped } from './plain-text.ts';
import type { PrettyOptions } from './pretty.ts';

/** The comparison for people: what got worse, what got better, and the outcome in the last line. */
export function prettyComparison(comparison: Comparison, options: PrettyOptions): string {
  const paint = new Chalk({ level: options.color ? 1 : 0 });
  const columns = Math.max(options.width, 60);
  const { before, after, worse, better } = comparison;
  const sections = [
    [...runLines('before', before, paint, columns), ...runLines('after', after, paint, columns)],
    ...(worse.length > 0 ? [changeLines('Worse', worse, paint.red, paint, columns)] : []),
    ...(better.length > 0 ? [changeLines('Better', better, paint.green, paint, columns)] : []),
    [(worse.length > 0 ? paint.red : paint.green).bold(comparisonLine(comparison))],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function comparisonLine({ worse, better, same }: Comparison): string {
  const outcome = worse.length > 0 ? 'worse' : better.length > 0 ? 'better' : 'the same';
  return `${outcome}: ${counted(worse.length, 'clause')} got worse, ${counted(better.length, 'clause')} better, ${same} as before`;
}

function runLines(label: string, run: ComparedRun, paint: ChalkInstance, columns: number): string[] {
  const told = `${run.urls.join(' ')}, run ${run.run} of ${run.startedAt}, ${run.tool}, contract ${run.contract}: ${run.conforms ? 'conforms' : 'does not conform'}`;
  return wrapped(told, columns - 8).map((line, index) => `${paint.dim((index === 0 ? label : '').padEnd(6))}  ${line}`);
}

function changeLines(title: string, changes: readonly Change[], mark: ChalkInstance, paint: ChalkInstance, columns: number): string[] {
  return [
    paint.bold(title),
    ...changes.flatMap(({ clause, before, after, scenarios, reason }) => [
      `  ${mark(clause)}  ${before === after ? after : `${before} → ${after}`}`,
      ...(reason === undefined ? [] : wrapped(reason, columns - 4).map((line) => `    ${line}`)),
      ...scenarios.map((one) => paint.dim(`    ${plainText(one.id)}  ${one.before} → ${one.after}`)),
    ]),
  ];
}
