/** Text for a terminal: what a target sent must neither steer the terminal nor break a line, and lines have a width. */

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Control, format (bidirectional, invisible) and line-separating characters, and lone surrogates, as visible escapes. */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return named[character] ?? (code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`);
  });
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

function widthOf(character: string): number {
  if (/\p{M}/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Columns that plain text takes; an approximation that counts marks as 0 and wide characters as 2. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** As much of the text as fits into so many columns. Marks are bounded too: a thousand of them on one letter fit no line. */
function headOf(text: string, columns: number): string {
  let head = '';
  let width = 0;
  let count = 0;
  for (const character of text) {
    width += widthOf(character);
    count += 1;
    if (width > columns || count > columns * 2) break;
    head += character;
  }
  return head;
}

/** 10000 -> "10,000", the same in every locale. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 clause`, `2 clauses`, `2 entries`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Plain text of at most so many columns; where something is left out, the full length is told (`length` where more is known to have been there). */
export function shortened(text: string, columns: number, length?: number): string {
  // Enough for any line: no need to escape megabytes of which a line is shown.
  const plain = plainText(text.slice(0, columns * 2));
  const whole = length === undefined && text.length <= columns * 2;
  if (whole && displayWidth(plain) <= columns && plain.length <= columns * 2) return plain;
  const note = `… (${counted(length ?? codePoints(text), 'character')})`;
  return `${headOf(plain, Math.max(columns - note.length, 1))}${note}`;
}

/** One line of at most so many columns, for prose whose length does not matter. */
export function clipped(text: string, columns: number): string {
  const plain = plainText(text);
  return displayWidth(plain) <= columns ? plain : `${headOf(plain, Math.max(columns - 1, 1)).trimEnd()}…`;
}

/** Lines of at most so many columns, broken at spaces where possible. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of plainText(text).split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= columns) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (displayWidth(line) > columns) {
      const head = headOf(line, columns);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return [...lines, line];
}
