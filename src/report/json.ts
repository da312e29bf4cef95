import type { Report } from '../runner/report-value.ts';

/**
 * The report as it is. Characters that JSON allows raw but a terminal or a line reader acts upon are escaped: the value is
 * the same, and a target cannot steer the terminal that shows it.
 */
export function jsonReport(report: Report): string {
  const text = JSON.stringify(report, undefined, 2);
  return `${text.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)}\n`;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`).join('');
}
