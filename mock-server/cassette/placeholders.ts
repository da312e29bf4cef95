/** What `{{…}}` in a cassette can stand for. `id:` and `now:` take a word after the colon, the others none. */
export const placeholderNames = [
  'message',
  'client_msg_id',
  'message_id',
  'message_seq',
  'user_id',
  'project_id',
  'locale',
  'mode',
  'build_id',
  'seq',
  'n',
  'now',
  'id',
] as const;
export type PlaceholderName = (typeof placeholderNames)[number];

/** Gives the value of a placeholder; `undefined` where there is none here (a message without a `client_msg_id`). */
export type Lookup = (name: PlaceholderName, argument: string) => string | number | undefined;

const pattern = /\{\{\{\{|\{\{\s*([a-z_]+)\s*(?::\s*([^{}]*?)\s*)?\}\}|\{\{/g;
const shift = /^[+-]\d{1,12}$/;

function isKnown(name: string): name is PlaceholderName {
  return (placeholderNames as readonly string[]).includes(name); // `as`: `includes` asks for the narrow type
}

/** What is wrong with the placeholders of a text, in one sentence; `undefined` for a good one. */
export function placeholderProblem(text: string): string | undefined {
  for (const [whole, name, argument] of text.matchAll(pattern)) {
    if (whole === '{{{{') continue;
    if (name === undefined || !isKnown(name)) {
      return `${JSON.stringify(whole === '{{' ? text.slice(text.indexOf('{{')).slice(0, 40) : whole)} is no placeholder. Use one of ${placeholderNames.map((known) => `{{${known}}}`).join(' ')}, or write {{{{ for two braces`;
    }
    if (name === 'id' && (argument ?? '') === '') return '{{id}} needs a name, as in {{id:answer}}: the same name gives the same id';
    if (name === 'now' && argument !== undefined && !shift.test(argument))
      return `{{now:${argument}}} is not understood. Use milliseconds with a sign, as in {{now:+1500}}`;
    if (name !== 'id' && name !== 'now' && argument !== undefined)
      return `{{${name}}} takes nothing after a colon. Leave ${JSON.stringify(argument)} out`;
  }
  return undefined;
}

/** The text as it is: two braces are written as four, so that nothing in it is taken for a placeholder. */
export function escapePlaceholders(text: string): string {
  return text.replaceAll('{{', '{{{{');
}

/** A JSON value with its placeholders filled in. A string that is one placeholder and nothing else becomes that value, a number included. */
export function fill(value: unknown, lookup: Lookup): unknown {
  if (typeof value === 'string') return fillText(value, lookup);
  if (Array.isArray(value)) return value.map((item) => fill(item, lookup));
  if (typeof value !== 'object' || value === null) return value;
  const filled: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const made = fill(item, lookup);
    // A placeholder without a value leaves its field out (event.client-msg-id).
    if (made !== undefined) Object.defineProperty(filled, key, { value: made, enumerable: true, writable: true, configurable: true });
  }
  return filled;
}

function fillText(text: string, lookup: Lookup): string | number | undefined {
  if (!text.includes('{{')) return text;
  const [only] = text.matchAll(pattern);
  const value = (name: string | undefined, argument: string | undefined) =>
    name !== undefined && isKnown(name) ? lookup(name, argument ?? '') : undefined;
  if (only?.[0].length === text.length && only[1] !== undefined) return value(only[1], only[2]);
  return text.replace(pattern, (whole: string, name?: string, argument?: string) =>
    whole === '{{{{' ? '{{' : String(value(name, argument) ?? ''),
  );
}

/** Every text inside a JSON value, with the path to it. */
export function* textsOf(
  value: unknown,
  path: readonly PropertyKey[] = [],
): Generator<{ readonly text: string; readonly path: readonly PropertyKey[] }> {
  if (typeof value === 'string') yield { text: value, path };
  else if (Array.isArray(value)) for (const [at, item] of value.entries()) yield* textsOf(item, [...path, at]);
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) yield* textsOf(item, [...path, key]);
}
