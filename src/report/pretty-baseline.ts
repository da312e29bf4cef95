import type { ChalkInstance } from 'chalk';
import type { Report } from '../runner/report-value.ts';
import { findingLine } from './finding-line.ts';
import { plainText, wrapped } from './plain-text.ts';

/** The failures that are known, each with its reason, and what does not fit the baseline any more. */
export function prettyBaseline(report: Report, paint: ChalkInstance, columns: number): string[][] {
  const known = report.scenarios.flatMap(({ id, checks }) =>
    checks.flatMap((check) => (check.known === undefined ? [] : [{ id, check, ...check.known }])),
  );
  const problems = report.baseline?.problems ?? [];
  return [
    ...(known.length === 0
      ? []
      : [
          [
            paint.bold(`Known failures (${plainText(report.baseline?.file ?? 'baseline')})`),
            ...known.flatMap(({ id, check, reason, until }) => [
              `  - ${check.clause} ${paint.dim(`in ${plainText(id)}`)}`,
              ...wrapped(until === undefined ? reason : `${reason} (until ${until})`, columns - 4).map((line) => `    ${line}`),
              ...wrapped(findingLine(check), columns - 4).map((line) => paint.dim(`    ${line}`)),
            ]),
          ],
        ]),
    ...(problems.length === 0
      ? []
      : [
          [
            paint.bold('The baseline is out of date'),
            ...problems.flatMap(({ message }) =>
              wrapped(message, columns - 4).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`),
            ),
          ],
        ]),
  ];
}
