/** A value of a cassette as text; what is neither text nor number is written as JSON, what is not there is ''. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
