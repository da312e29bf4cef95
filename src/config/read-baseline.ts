import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../client/usage-error.ts';
import { clauseIds } from '../contract/index.ts';
import type { Baseline, KnownFailure } from '../runner/baseline.ts';
import { type FileProblem, readYaml } from '../yaml/read-yaml.ts';
import { ConfigError } from './config-error.ts';
import { nearest } from './nearest.ts';

/** The file of `--baseline`: a list of failures that are known. */

const missingOr =
  (what: string) =>
  ({ input }: { readonly input?: unknown }): string =>
    input === undefined || input === null ? `is missing. Give ${what}` : `is ${JSON.stringify(input)}. Give ${what}`;

const text = (what: string) => z.string({ error: missingOr(what) }).refine((value) => value.trim() !== '', { error: missingOr(what) });

const clause = z.enum(clauseIds, {
  error({ input }) {
    if (typeof input !== 'string') return missingOr('a clause such as idem.scoped')({ input });
    const near = nearest(input, clauseIds);
    return `is "${input}", and the contract has no such clause. ${near === undefined ? 'See `chat-contract list`' : `Did you mean "${near}"?`}`;
  },
});

const day = z.iso.date({ error: missingOr('the last day on which the failure is known, such as 2026-03-31') });

const entry = z.strictObject(
  {
    clause,
    scenario: text('a scenario such as idempotency/duplicate-send').optional(),
    reason: text('why this failure is known'),
    until: day.optional(),
    intermittent: z.boolean({ error: missingOr('true where the clause holds sometimes') }).optional(),
  },
  { error: missingOr('clause and reason, and where needed scenario, until and intermittent') },
);
const format = z
  .array(entry, {
    error: ({ input }) => `is ${input === null ? 'empty' : 'no list'}. Give a list of entries with clause and reason, or [] for none`,
  })
  .nullish();

const keys = ['clause', 'scenario', 'reason', 'until', 'intermittent'];

/** Throws `ConfigError` with every mistake of the text. `file`: as sentences name it. */
export function parseBaseline(source: string, file: string): Baseline {
  const read = readYaml(source, format, file, (key) => {
    const near = nearest(key, keys);
    return `there is no "${key}" in an entry. ${near === undefined ? `Known are ${keys.join(', ')}` : `Did you mean "${near}"?`}`;
  });
  if (!read.ok) throw new ConfigError(read.problems);
  const entries = (read.value ?? []).map((one, at): KnownFailure => ({ ...one, line: read.positionOf([at]).line }));
  const twice = entries.flatMap((one, at): FileProblem[] => {
    const before = entries.slice(0, at).find((other) => other.clause === one.clause && other.scenario === one.scenario);
    if (before === undefined) return [];
    const where = one.scenario === undefined ? '' : ` in ${one.scenario}`;
    const message = `is a second entry for ${one.clause}${where}; the first is in line ${before.line}. Keep one of them`;
    return [{ file, ...read.positionOf([at]), path: String(at), message }];
  });
  if (twice.length > 0) throw new ConfigError(twice);
  return { file, entries };
}

/** The file that a path leads to. Throws `UsageError` where it cannot be read. */
export function readBaseline(path: string, shownAs: string = path): Baseline {
  try {
    return parseBaseline(readFileSync(path, 'utf8'), shownAs);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      'bad-config',
      `The baseline "${shownAs}" cannot be read (${reason}). Give a readable file, or let --update-baseline write one.`,
    );
  }
}
