import { z } from 'zod';
import { headerProblem } from '../client/extra-headers.ts';
import { allCapabilities } from '../client/capabilities.ts';
import { parseBaseUrl } from '../client/base-url.ts';
import { parseProxy } from '../client/line.ts';
import { UsageError } from '../client/usage-error.ts';
import { profiles } from '../runner/profile.ts';
import { clausesAfter, contractVersions, limits as contractLimits, uuid } from '../contract/index.ts';
import { durationForm, parseDuration } from './duration.ts';

/** The configuration file. Every sentence about a mistake says what stands there and what to write; a secret is never repeated. */

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

type Complaint = (issue: { readonly input?: unknown }) => string;

const wants =
  (what: string): Complaint =>
  ({ input }) =>
    input === undefined ? `is missing. Give ${what}` : `is ${shown(input)}. Give ${what}`;

/** For values that must not be repeated. */
const wantsHidden =
  (what: string): Complaint =>
  ({ input }) =>
    input === undefined ? `is missing. Give ${what}` : `cannot be used as it stands. Give ${what}`;

function text(what: string, fits: (value: string) => boolean = () => true): z.ZodType<string> {
  const error = wants(what);
  return z.string({ error }).refine((value) => value !== '' && fits(value), { error });
}

function whole(min: number, max: number, what: string): z.ZodType<number> {
  const error = wants(what);
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** A text that one of our own readers takes, and what it says where it does not. */
function readBy(what: string, read: (value: string) => unknown, hidden = false): z.ZodType<string> {
  return z.string({ error: (hidden ? wantsHidden : wants)(what) }).superRefine((value, context) => {
    try {
      read(value);
    } catch (cause) {
      if (!(cause instanceof UsageError)) throw cause;
      context.addIssue({ code: 'custom', message: cause.message.replace(/\.$/, '') });
    }
  });
}

const list = <S extends z.ZodType>(item: S, what: string) => z.array(item, { error: wants(what) });
const mapping = (what: string) => ({ error: wants(what) });

const fromEnv = z.strictObject({ env: text('the name of an environment variable', (name) => /^[A-Za-z_]\w*$/.test(name)) });
const fromFile = z.strictObject({ file: text('the path of a file, relative to this one') });
const envOrFile = 'where it is: { env: NAME } for an environment variable or { file: path } for a file';

/** Never the secret itself: this file is committed. */
const secret = z.union([fromEnv, fromFile], {
  error: ({ input }) =>
    typeof input === 'string'
      ? `is written out, and a secret never stands in this file. Give ${envOrFile}`
      : `is no place to find a secret. Give ${envOrFile}`,
});

const headerValue = z.union([z.string(), fromEnv], { error: wantsHidden('a text, or { env: NAME } where the value is a secret') });
const headers = z.record(z.string(), headerValue, mapping('header names with their values')).superRefine((all, context) => {
  for (const [name, value] of Object.entries(all)) {
    const problem = headerProblem(name, typeof value === 'string' ? value : '');
    if (problem !== undefined) context.addIssue({ code: 'custom', path: [name], message: problem.replace(/\.$/, '') });
  }
});

const baseUrl = readBy('the address of the backend, such as https://staging.example', parseBaseUrl);
const pathOfFile = text('the path of a file, relative to this one');
const name = z.enum(allCapabilities, { error: wants(`one of ${allCapabilities.join(', ')}`) });
const id = z.string({ error: wants('a UUID') }).refine((value) => uuid.safeParse(value).success, { error: wants('a UUID') });
const duration = z
  .union([z.string(), z.number()], { error: wants(durationForm) })
  .refine((value) => parseDuration(String(value)) !== undefined, { error: wants(durationForm) })
  .transform((value) => parseDuration(String(value)) ?? 0);

const versions = contractVersions.map(({ version }) => version);

const listed = z
  .strictObject(
    {
      projects: list(
        z.strictObject({ id, disposable: z.boolean({ error: wants('true or false') }).optional() }),
        'a list of projects, each with its id',
      ).optional(),
      users: list(id, 'a list of UUIDs').optional(),
      outsider: id.optional(),
      profileUser: z.strictObject({ id, locale: text('a locale such as fr') }, mapping('an id and a locale')).optional(),
      setup: text('a command that prints the identities as JSON').optional(),
      teardown: text('a command that takes back what setup made').optional(),
      timeout: duration.optional(),
    },
    mapping('projects and users, or "invent"'),
  )
  .superRefine(({ projects, users, setup, teardown, timeout }, context) => {
    if (timeout !== undefined && setup === undefined && teardown === undefined)
      context.addIssue({ code: 'custom', path: ['timeout'], message: 'is for setup and teardown, and neither is given. Leave it out' });
    // Setup prints them.
    if (setup !== undefined) return;
    for (const [key, all] of Object.entries({ projects, users })) {
      if ((all ?? []).length === 0) context.addIssue({ code: 'custom', message: `lists no ${key}. Give at least one` });
    }
  });

/** What stands at the top level and in every target. */
const keys = {
  contract: z.string({ error: wants(`a version: ${versions.join(', ')}`) }).refine((version) => clausesAfter(version) !== undefined, {
    error: wants(`a version that this tool knows: ${versions.join(', ')}`),
  }),
  url: baseUrl,
  basePath: text('a path that begins with a slash', (value) => /^\/[^?#\s]*$/.test(value)),
  replicas: list(
    z.strictObject({ url: baseUrl, headers: headers.optional(), secret: secret.optional() }),
    'a list of addresses, each with its url',
  ).min(1, {
    error: 'is an empty list. Give the addresses of the replicas, or leave it out',
  }),
  distinct: z.boolean({ error: wants('true where the replicas are different processes that do not tell it') }),
  auth: z.strictObject(
    {
      scheme: z.enum(['v2', 'v1', 'both', 'none'], { error: wants('v2, v1, both or none') }).optional(),
      secret: secret.optional(),
      signedPath: z.enum(['full', 'stripped'], { error: wants('full or stripped') }).optional(),
    },
    mapping('scheme, secret and signedPath'),
  ),
  controlToken: secret,
  tls: z.strictObject(
    { ca: pathOfFile.optional(), cert: pathOfFile.optional(), key: pathOfFile.optional() },
    mapping('the files ca, cert and key'),
  ),
  proxy: z.union([z.literal('none'), readBy('the address of a proxy such as http://proxy.example:3128, or none', parseProxy, true)]),
  headers,
  capabilities: z.strictObject(
    {
      grant: list(name, 'a list of capabilities').optional(),
      withdraw: list(name, 'a list of capabilities').optional(),
      max_connections: whole(1, 100_000, 'the streams that a user may hold in a project').optional(),
      keep_alive_ms: whole(
        1,
        contractLimits.keepAliveMaxMs,
        `milliseconds up to ${contractLimits.keepAliveMaxMs}: what is given here can tighten the contract, never loosen it`,
      ).optional(),
    },
    mapping('grant, withdraw, max_connections and keep_alive_ms'),
  ),
  buildHeader: text('the name of a header that tells the build', (value) => headerProblem(value, '') === undefined),
  require: list(text('a clause, a group, a level, a phase, or all'), 'a list of clauses, groups, levels or phases').or(
    text('a clause, a group, a level, a phase, or all').transform((one) => [one]),
  ),
  baseline: pathOfFile,
  limits: z.strictObject(
    {
      requestTimeoutMs: whole(1, 3_600_000, 'milliseconds, an hour at most').optional(),
      replyTimeoutMs: whole(1, 86_400_000, 'milliseconds, a day at most').optional(),
      buildTimeoutMs: whole(1, 86_400_000, 'milliseconds, a day at most').optional(),
      ratePerSecond: z
        .number({ error: wants('a number above zero') })
        .positive({ error: wants('a number above zero') })
        .optional(),
      maxMessages: whole(0, 1_000_000_000, 'a whole number, 0 for none').optional(),
      maxBuilds: whole(0, 1_000_000_000, 'a whole number, 0 for none').optional(),
      deadline: duration.optional(),
      wait: duration.optional(),
    },
    mapping('bounds such as maxMessages'),
  ),
  profile: z.enum(profiles, { error: wants(`one of ${profiles.join(', ')}`) }),
  allowDisruption: z.boolean({ error: wants('true where everybody on the target may feel what is tried') }),
  shared: z.boolean({ error: wants('true where the target is not yours alone although its address is on this machine') }),
  assistant: z.literal('none', { error: wants('none where nobody answers, or leave it out') }),
  identities: z.union([z.literal('invent'), listed], { error: wants('projects and users, or "invent"') }),
  reporters: list(text('a reporter such as json=report.json'), 'a list of reporters'),
};

export type ConfigKey = keyof typeof keys;
export const configKeys = Object.keys(keys) as ConfigKey[]; // `as`: Object.keys widens to string[]

const level = z.strictObject(keys, mapping('keys with their values')).partial();

export const configFormat = level.extend({
  targets: z.record(z.string(), level, mapping('names, each with its keys')).optional(),
});

export type Level = z.output<typeof level>;
export type ConfigFile = z.output<typeof configFormat>;
export type SecretPlace = z.output<typeof secret>;
export type HeaderValues = z.output<typeof headers>;

/** Names that are known where an unknown one stands. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  const found = new Set<string>();
  const walk = (schema: unknown, at: number): void => {
    if (schema instanceof z.ZodOptional) walk(schema.unwrap(), at);
    else if (schema instanceof z.ZodUnion) for (const option of schema.options) walk(option, at);
    else if (schema instanceof z.ZodArray) walk(schema.element, at + 1);
    else if (schema instanceof z.ZodRecord) walk(schema.valueType, at + 1);
    else if (schema instanceof z.ZodObject && at < path.length) {
      const { [String(path[at])]: inner } = schema.shape as Record<string, unknown>; // `as`: a shape is a record of schemas
      walk(inner, at + 1);
    } else if (schema instanceof z.ZodObject && at === path.length) for (const key of Object.keys(schema.shape)) found.add(key);
  };
  walk(configFormat, 0);
  return [...found];
}
