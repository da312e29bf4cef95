import { z } from 'zod';
import { uuid } from '../contract/index.ts';
import type { Level } from './format.ts';

type Listed = Exclude<NonNullable<Level['identities']>, 'invent'>;
export type PrintedIdentities = Pick<Listed, 'projects' | 'users' | 'outsider' | 'profileUser'>;

/** No sentence repeats a value: what a command prints may hold a secret. */
const id = z.string({ error: 'is no text' }).refine((value) => uuid.safeParse(value).success, { error: 'is no UUID' });
const printed = z.strictObject(
  {
    projects: z
      .array(
        z.strictObject({ id, disposable: z.boolean({ error: 'is not true or false' }).optional() }, { error: 'is no object with an id' }),
        {
          error: 'is no list',
        },
      )
      .optional(),
    users: z.array(id, { error: 'is no list' }).optional(),
    outsider: id.optional(),
    profileUser: z
      .strictObject(
        { id, locale: z.string({ error: 'is no text' }).min(1, { error: 'is empty' }) },
        { error: 'is no object with id and locale' },
      )
      .optional(),
  },
  { error: 'is no object' },
);

const form = 'Print {"projects": [{"id": …}], "users": […]}, with outsider and profileUser where there are such';

function problemOf({ code, path, message }: z.core.$ZodIssue): string {
  const place = path.map(String).join('.') || 'it';
  return code === 'unrecognized_keys' ? `${place === 'it' ? 'it' : place} has a key that nobody knows` : `${place} ${message}`;
}

/** What a setup command wrote on standard output; else one sentence about it, which repeats nothing of it. */
export function readPrintedIdentities(text: string): { readonly identities: PrintedIdentities } | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: `printed no JSON (${text.length} characters). ${form}` };
  }
  const parsed = printed.safeParse(json);
  if (parsed.success) return { identities: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: `printed JSON that will not do: ${issue === undefined ? 'it is no object' : problemOf(issue)}. ${form}` };
}
