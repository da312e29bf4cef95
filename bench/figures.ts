/** The value below which this share (0 to 1) of the values lies; NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Columns of text, numbers right-aligned: the first column is text. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((known, row) => row.map((cell, at) => Math.max(known[at] ?? 0, cell.length)), []);
  return rows
    .map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '))
    .join('\n');
}

/** One line per target: what was wanted, what was measured. */
export function verdict(what: string, measured: number, atMost: number, unit = ''): { readonly line: string; readonly met: boolean } {
  const met = measured <= atMost;
  return { line: `${met ? 'met   ' : 'MISSED'}  ${what}: ${measured.toFixed(2)}${unit} (at most ${atMost}${unit})`, met };
}
