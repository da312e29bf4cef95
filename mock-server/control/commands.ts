import { z } from 'zod';
import { dottedName, uuid } from '../../src/contract/index.ts';
import { givenFormat } from '../cassette/format.ts';
import { faultRule } from '../faults/fault-rule.ts';
import { parseFaults } from '../faults/parse-faults.ts';

/** What can be asked of a mock under `/__mock/`: the body of each command. The answers are in answers.ts. */

const milliseconds = z.number().min(0).max(86_400_000);
const count = z.int().min(0).max(1_000_000);
const empty = z.strictObject({});
const object = z.record(z.string(), z.json());

/** Faults in one line, or as they stand in a cassette. */
const faultsText = z.string().transform((text, context) => {
  const parsed = parseFaults(text);
  if (parsed.ok) return parsed.faults;
  context.addIssue({ code: 'custom', message: parsed.message });
  return z.NEVER;
});

/** Which requests are meant; what is left out fits all. */
export const requestMatch = z.strictObject({
  method: z.string().optional(),
  /** Path without query; `*` stands for anything. */
  path: z.string().optional(),
  operation: z.string().optional(),
  status: z.int().optional(),
  user: z.string().optional(),
  project: z.string().optional(),
  /** Fields of the JSON body, at every depth. */
  body: object.optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** Posts that no turn has taken. */
  unscripted: z.boolean().optional(),
  /** Only those after this number of the journal. */
  after: count.optional(),
});
export type RequestMatch = z.input<typeof requestMatch>;

/** Which open streams are meant; what is left out fits all. */
const streamMatch = z.strictObject({ connection: z.string().optional(), project: z.string().optional(), user: z.string().optional() });

export const commands = {
  /** Everything as it was at the start: state, cassettes, faults, clock, speed, journal. Streams end. */
  reset: empty,
  state: empty,
  /** Plays these from now on: names of loaded or shipped cassettes, or whole cassettes as text. */
  cassettes: z.strictObject({ names: z.array(z.string()).optional(), texts: z.array(z.string()).optional() }),
  /** Appends an event now. */
  push: z
    .strictObject({
      project: uuid,
      answer: z.string().optional(),
      event: z.string().regex(dottedName, 'must be a dotted, lower-case name such as build.status').optional(),
      data: object.optional(),
      envelope: object.optional(),
    })
    .refine(({ answer, event }) => (answer === undefined) !== (event === undefined), { error: 'needs exactly one of answer and event' }),
  /** Ends the newest build of a project that has not ended. */
  build: z.strictObject({
    project: uuid,
    status: z.enum(['completed', 'failed']).default('completed'),
    message: z.string().optional(),
  }),
  /** Moves the dates on, and the events of cassettes with them unless `datesOnly`; 0 tells what time it is. */
  clock: z.strictObject({ advance: milliseconds.default(0), datesOnly: z.boolean().default(false) }),
  speed: z.strictObject({ speed: z.number().min(0).max(100) }),
  /** Takes the places of streams away: they are told and end. */
  evict: streamMatch,
  /** Breaks the connections of streams. */
  cut: streamMatch,
  /** Holds every play back after so many of its events. */
  hold: z.strictObject({ after: count.default(0) }),
  /** Lets held events through. */
  next: z.strictObject({ project: uuid.optional(), count: count.min(1).default(1) }),
  /** Ends the hold. */
  release: empty,
  faults: z.strictObject({ rules: z.union([faultsText, z.array(faultRule)]).default([]) }),
  /** Puts this into a project now. */
  given: z.strictObject({ project: uuid, user: uuid.optional(), ...givenFormat.shape }),
  /** Requests of this project belong to this session, whoever sends them. */
  bind: z.strictObject({ project: uuid }),
  streams: streamMatch,
  requests: requestMatch,
  /** Waits until so many requests have been answered that fit. */
  wait: z.strictObject({ match: requestMatch.default({}), count: count.min(1).default(1), timeoutMs: milliseconds.default(5_000) }),
  /** How many requests fit: exactly `count`, or between `atLeast` and `atMost`; at least one without any of them. */
  verify: z.strictObject({
    match: requestMatch.default({}),
    count: count.optional(),
    atLeast: count.optional(),
    atMost: count.optional(),
  }),
  findings: empty,
} as const;

export type CommandName = keyof typeof commands;
export type CommandBody<N extends CommandName> = z.input<(typeof commands)[N]>;
export type ReadBody<N extends CommandName> = z.output<(typeof commands)[N]>;

export const commandNames = Object.keys(commands) as CommandName[]; // `as`: Object.keys widens to string[]
