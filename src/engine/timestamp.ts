let at = Number.NaN;
let text = '';

/** event.timestamp: ISO 8601, UTC, milliseconds. Kept for as long as the clock says the same: under load many events share it. */
export function timestamp(now: number): string {
  if (now !== at) {
    at = now;
    text = new Date(now).toISOString();
  }
  return text;
}
