import { absent } from '../runner/report-value.ts';
import { clipped, displayWidth, grouped, plainText, shortened, wrapped } from './plain-text.ts';

/** How an expected and an actual value are written: JSON where the type matters, bounded, the first difference where they are long. */

/** Columns of a value beyond which it is shortened. */
const valueMax = 480;
/** Characters shown on each side of the first difference of two long values. */
const beforeDifference = 20;

function written(value: unknown, quoted: boolean): string {
  if (value === undefined || value === absent) return 'absent';
  if (typeof value === 'string') return quoted || value === '' || value.trim() !== value ? JSON.stringify(value) : value;
  return JSON.stringify(value);
}

/** Both sides as bounded plain text. Strings stand in quotes where their type could be the difference. */
export function shownPair(expected: unknown, actual: unknown): { readonly expected: string; readonly actual: string } {
  const bothText = typeof expected === 'string' && typeof actual === 'string';
  const left = written(expected, !bothText && actual !== undefined);
  const right = written(actual, !bothText && expected !== undefined);
  if (displayWidth(left.slice(0, valueMax * 2)) <= valueMax && displayWidth(right.slice(0, valueMax * 2)) <= valueMax) {
    return { expected: plainText(left), actual: plainText(right) };
  }
  const at = firstDifference(left, right);
  if (at <= valueMax / 2) return { expected: shortened(left, valueMax), actual: shortened(right, valueMax) };
  return { expected: aroundDifference(left, at), actual: aroundDifference(right, at) };
}

function firstDifference(left: string, right: string): number {
  let at = 0;
  while (at < left.length && at < right.length && left[at] === right[at]) at += 1;
  return at;
}

function aroundDifference(text: string, at: number): string {
  const from = at - beforeDifference;
  return `… from character ${grouped(from + 1)} of ${grouped(text.length)}: ${clipped(text.slice(from, from + valueMax), valueMax / 2)}`;
}

/** One side, where there is no other to compare with. */
export function shownValue(value: unknown): string {
  return shortened(written(value, false), valueMax);
}

/** `label  value`, the value wrapped beside its label. */
export function labelled(label: string, value: string, indent: number, labelWidth: number, columns: number): string[] {
  const lead = indent + labelWidth + 2;
  const lines = wrapped(value, Math.max(columns - lead, 20));
  return lines.map((line, index) =>
    index === 0 ? `${' '.repeat(indent)}${label.padEnd(labelWidth)}  ${line}` : `${' '.repeat(lead)}${line}`,
  );
}
