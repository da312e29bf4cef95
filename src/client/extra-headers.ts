import { headers as headerNames } from '../contract/index.ts';
import { UsageError } from './usage-error.ts';

/** Extra headers; a value in `{ secret }` is never shown. */
export type ExtraHeaders = Readonly<Record<string, string | { readonly secret: string }>>;

/** Header names that the tester sends itself: others' values would spoil what is judged. */
const ownHeaders: ReadonlySet<string> = new Set([
  ...Object.values(headerNames),
  'host',
  'connection',
  'content-length',
  'content-type',
  'transfer-encoding',
  'accept',
  'accept-encoding',
]);

/** Why a header cannot be an extra one; `undefined` where it can. */
export function headerProblem(name: string, value: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return `"${name}" is no header name. Give letters, digits and hyphens.`;
  if (ownHeaders.has(name.toLowerCase())) return `The header "${name}" is the tester's own. Leave it out.`;
  if (/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/.test(value))
    return `The value of the header "${name}" holds a line break or another character that no header carries. Take it out.`;
  return undefined;
}

/** Later ones win. Throws `UsageError` for a header that cannot be sent. */
export function plainHeaders(...all: readonly (ExtraHeaders | undefined)[]): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of all.flatMap((extra) => Object.entries(extra ?? {}))) {
    const text = typeof value === 'string' ? value : value.secret;
    const problem = headerProblem(name, text);
    if (problem !== undefined) throw new UsageError('bad-option', problem);
    plain[name.toLowerCase()] = text;
  }
  return plain;
}

/** Shorter ones are ordinary text, and taking them out would make a report unreadable. */
const hiddenChars = 4;

export function secretsIn(...all: readonly (ExtraHeaders | undefined)[]): string[] {
  const secrets = all.flatMap((extra) => Object.values(extra ?? {}).flatMap((value) => (typeof value === 'string' ? [] : [value.secret])));
  return secrets.filter((secret) => secret.length >= hiddenChars);
}
