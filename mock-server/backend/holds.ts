/** Whether a JSON value has these fields with these values, at every depth. */
export function holds(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(value) && value.length === wanted.length && wanted.every((item, at) => holds(value[at], item));
  if (typeof wanted !== 'object' || wanted === null) return value === wanted;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(wanted).every(([key, item]) => Object.hasOwn(value, key) && holds(value[key as keyof typeof value], item)); // `as`: it has that key
}
