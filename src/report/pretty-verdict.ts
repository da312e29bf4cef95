import type { ChalkInstance } from 'chalk';
import type { CheckReport, Verdict } from '../runner/report-value.ts';

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

/** A failure that is known: it fails nothing. */
const knownMark = ['✗', 'known'] as const;

type Judged = Pick<CheckReport, 'verdict' | 'known'>;

function partsOf({ verdict, known }: Judged): readonly [mark: string, word: string] {
  return known === undefined ? marks[verdict] : knownMark;
}

export function markOf(judged: Judged, paint: ChalkInstance): string {
  return paint[judged.known === undefined ? colours[judged.verdict] : 'yellow'](partsOf(judged).join(' '));
}

/** The mark padded to the widest, for columns. */
export function paddedMarkOf(judged: Judged, paint: ChalkInstance): string {
  return markOf(judged, paint) + ' '.repeat('untestable'.length - partsOf(judged)[1].length);
}
