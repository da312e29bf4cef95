import { z } from 'zod';
import { type Operation, operations } from '../../src/contract/index.ts';

/** What goes wrong, and where: one fault with its own numbers, and which requests it meets. */

const uuid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a UUID');
const count = z.int().min(0).max(1_000_000);
const milliseconds = z.int().min(0).max(600_000);
/** Which durable event of a stream, counted from 1. */
const nth = count.min(1).default(1);
// The control route is left out: a tester's way to end what it began must not break.
const operation = z.enum(
  operations.filter((name) => name !== 'control') as [Exclude<Operation, 'control'>, ...Exclude<Operation, 'control'>[]],
); // `as`: filter forgets that there are some

const scope = {
  user: uuid.optional(),
  project: uuid.optional(),
  /** So many requests go well first. */
  skip: count.optional(),
  /** So many requests meet it, then no more; absent: all. */
  times: count.min(1).optional(),
  /** The share of requests that meet it, drawn from the seed. */
  chance: z.number().gt(0).max(1).optional(),
};

export const faultNames = [
  'latency',
  'status',
  'drop',
  'cut',
  'stall',
  'silence',
  'split',
  'repeat',
  'reorder',
  'gap',
  'malformed',
  'no-id',
  'clock',
  'takeover',
  'hard-limit',
] as const;
export type FaultName = (typeof faultNames)[number];

/** Operations it meets; absent: all of the chat endpoints. */
const on = z.union([operation.transform((one) => [one]), z.array(operation).min(1)]).optional();

const ofStreams = <N extends FaultName, S extends z.core.$ZodLooseShape>(fault: N, shape: S) =>
  z.strictObject({ fault: z.literal(fault), ...shape, ...scope });
const rule = <N extends FaultName, S extends z.core.$ZodLooseShape>(fault: N, shape: S) => ofStreams(fault, { ...shape, on });

/** Statuses that section 1 allows everywhere, but for those that only a wrong request can earn. */
const statuses = [400, 401, 403, 404, 405, 408, 409, 413, 414, 415, 429, 431, 500, 502, 503, 504] as const;

export const faultRule = z
  .discriminatedUnion(
    'fault',
    [
      rule('latency', { ms: milliseconds, jitter: milliseconds.default(0) }),
      rule('status', { status: z.literal(statuses), retry_after_ms: milliseconds.optional() }),
      rule('drop', { handled: z.boolean().default(true) }),
      ofStreams('cut', { events: count.optional(), bytes: count.optional(), ms: milliseconds.optional() }),
      ofStreams('stall', { events: count.default(0) }),
      ofStreams('silence', {}),
      ofStreams('split', { bytes: count.min(1).optional() }),
      ofStreams('repeat', { nth }),
      ofStreams('reorder', { nth }),
      ofStreams('gap', { nth }),
      ofStreams('malformed', { nth }),
      ofStreams('no-id', { nth }),
      rule('clock', { ms: z.int().min(-86_400_000).max(86_400_000) }),
      ofStreams('takeover', { events: count.default(0) }),
      ofStreams('hard-limit', {}),
    ],
    {
      error: ({ input }) => {
        const name = typeof input === 'object' && input !== null && 'fault' in input ? input.fault : input;
        return `there is no fault ${JSON.stringify(name)}. Use one of ${faultNames.join(', ')}`;
      },
    },
  )
  .superRefine((fault, context) => {
    if (fault.fault !== 'cut') return;
    const given = [fault.events, fault.bytes, fault.ms].filter((limit) => limit !== undefined);
    if (given.length !== 1) context.addIssue({ code: 'custom', message: 'cut needs exactly one of events, bytes and ms' });
  });

export type FaultRule = z.output<typeof faultRule>;

/** The rule for this fault, the first if there are several. */
export function findFault<N extends FaultName>(rules: readonly FaultRule[], name: N): Extract<FaultRule, { fault: N }> | undefined {
  return rules.find((rule): rule is Extract<FaultRule, { fault: N }> => rule.fault === name);
}
