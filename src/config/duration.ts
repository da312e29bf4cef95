const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
const longestMs = 86_400_000;

/** How a time has to look, for the end of a sentence. */
export const durationForm = 'a time above zero such as 90s, 2m or 1500ms, a day at most';

/** `90s`, `2m`, `1500ms` or seconds without a unit, as milliseconds; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  const value = Number(amount) * (units[unit] ?? Number.NaN);
  return value > 0 && value <= longestMs ? value : undefined;
}
