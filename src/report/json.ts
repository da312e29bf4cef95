import type { Report } from '../runner/report-value.ts';

/**
 * The report as it is. Characters that JSON allows raw but a terminal or a line reader acts upon are escaped: the value is
 * the same, and a target cannot steer the terminal that shows it.
 */
export function jsonReport(report: Report): string {
  return `${escapedJson(JSON.stringify(report, undefined, 2))}\n`;
}

/** JSON text with what steers a terminal or ends a line written as escapes. */
export function escapedJson(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`).join('');
}
