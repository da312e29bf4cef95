import type { CheckReport } from '../runner/report-value.ts';
import { shownPair, shownValue } from './shown-value.ts';

/** What a check found in one line: `status: expected 200, got 201`, and how much more of it there is. */
export function findingLine(check: CheckReport): string {
  const { message = check.verdict, more = [] } = check;
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return `${message}${pairOf(check)}${rest}`;
}

function pairOf(check: CheckReport): string {
  const hasExpected = 'expected' in check;
  const hasActual = 'actual' in check;
  if (hasExpected && hasActual) {
    const { expected, actual } = shownPair(check.expected, check.actual);
    return `: expected ${expected}, got ${actual}`;
  }
  if (hasExpected) return `: expected ${shownValue(check.expected)}`;
  return hasActual ? `: ${shownValue(check.actual)}` : '';
}
