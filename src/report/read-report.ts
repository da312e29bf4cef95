import { z } from 'zod';
import { clauseIds } from '../contract/index.ts';
import { type Report, verdictsWorstFirst } from '../runner/report-value.ts';

/** The schema of a report, `chat-contract/report@1`, as far as the reporters rely on it. Further fields are kept. */

const verdict = z.enum(verdictsWorstFirst);
const clause = z.enum(clauseIds, { error: ({ input }) => `this version knows no clause ${JSON.stringify(input)}` });
const difference = { message: z.string(), request: z.string().optional() };

const known = z.looseObject({ reason: z.string(), until: z.string().optional() });

const check = z.looseObject({
  ...difference,
  message: z.string().optional(),
  clause,
  verdict,
  more: z.array(z.looseObject(difference)).optional(),
  known: known.optional(),
});

const entry = z.looseObject({
  atMs: z.number(),
  lane: z.string(),
  kind: z.enum(['request', 'response', 'event', 'comment', 'close']),
  summary: z.string(),
  requestId: z.string().optional(),
  method: z.string().optional(),
  target: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
});

const report = z.looseObject({
  schema: z.literal('chat-contract/report@1'),
  contract: z.string(),
  tool: z.looseObject({ name: z.string(), version: z.string() }),
  target: z.looseObject({ urls: z.array(z.string()), capabilities: z.array(z.string()), builds: z.array(z.string()).optional() }),
  run: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  seed: z.number(),
  strict: z.boolean().optional(),
  ended: z
    .looseObject({ by: z.enum(['interrupt', 'deadline', 'bail', 'preflight', 'target-gone', 'other-build']), reason: z.string() })
    .optional(),
  summary: z.looseObject({
    conforms: z.boolean(),
    clauses: z.record(verdict, z.number()),
    deselected: z.number(),
    notJudgedYet: z.array(clause),
    messagesSent: z.number(),
    buildsStarted: z.number(),
    known: z.number().optional(),
  }),
  baseline: z
    .looseObject({
      file: z.string(),
      entries: z.number(),
      problems: z.array(
        z.looseObject({ kind: z.string(), clause, scenario: z.string().optional(), line: z.number(), message: z.string() }),
      ),
    })
    .optional(),
  clauses: z.array(
    z.looseObject({
      id: clause,
      level: z.enum(['MUST', 'SHOULD', 'MAY']),
      phase: z.enum(['P1', 'P2', 'OPS']),
      verdict,
      text: z.string(),
      scenarios: z.array(z.string()),
      reason: z.string().optional(),
      known: known.optional(),
    }),
  ),
  scenarios: z.array(
    z.looseObject({
      id: z.string(),
      title: z.string(),
      verdict,
      durationMs: z.number(),
      checks: z.array(check),
      transcript: z.array(entry),
    }),
  ),
});

/** The report in a text, or in one clause of a sentence why it is none. */
export function readReport(text: string): { readonly report: Report } | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: 'it is no JSON' };
  }
  const schema = typeof json === 'object' && json !== null && 'schema' in json ? json.schema : undefined;
  if (schema !== 'chat-contract/report@1') {
    return {
      problem: schema === undefined ? 'it names no schema' : `its schema is ${JSON.stringify(schema)}, not "chat-contract/report@1"`,
    };
  }
  const parsed = report.safeParse(json);
  if (parsed.success) return { report: json as Report }; // `as`: parsed by the schema above; the value itself keeps the order of its fields
  const [issue] = parsed.error.issues;
  return {
    problem: `${issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.join('.')}: ${issue?.message ?? 'is wrong'}`,
  };
}
