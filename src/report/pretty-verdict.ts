import type { ChalkInstance } from 'chalk';
import type { Verdict } from '../runner/report-value.ts';

/** A mark and a word per verdict: colour alone tells nothing to a log file or to many eyes. */
const marks: Readonly<Record<Verdict, readonly [mark: string, word: string]>> = {
  passed: ['✓', 'passed'],
  failed: ['✗', 'FAILED'],
  flaky: ['~', 'FLAKY'],
  warned: ['!', 'warned'],
  untestable: ['?', 'untestable'],
  skipped: ['-', 'skipped'],
};

const colours = {
  passed: 'green',
  failed: 'red',
  flaky: 'red',
  warned: 'yellow',
  untestable: 'magenta',
  skipped: 'dim',
} as const satisfies Record<Verdict, string>;

export function markOf(verdict: Verdict, paint: ChalkInstance): string {
  return paint[colours[verdict]](marks[verdict].join(' '));
}

/** The mark padded to the widest, for columns. */
export function paddedMarkOf(verdict: Verdict, paint: ChalkInstance): string {
  return markOf(verdict, paint) + ' '.repeat('untestable'.length - marks[verdict][1].length);
}
