import { z } from 'zod';
import { dottedName, operations } from '../../src/contract/index.ts';
import { faultRule } from '../faults/fault-rule.ts';
import { placeholderProblem, textsOf } from './placeholders.ts';

/**
 * The format of a cassette, version 1: what the assistant, the builds and single answers do. Times are milliseconds, or a number
 * with a unit (`1.5s`). Objects are strict, so that a misspelt name is told and not passed over.
 */
const cassetteVersion = 1;

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds, or `200ms`, `1.5s`, `2m`, `3h`, `1d`. */
const timeUpTo = (days: number) =>
  z.union([z.number(), z.string()]).transform((value, context) => {
    const [, amount, unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(String(value)) ?? [];
    const ms = Number(amount) * (units[unit] ?? Number.NaN);
    if (ms >= 0 && ms <= days * 86_400_000) return ms;
    context.addIssue({
      code: 'custom',
      message: `${JSON.stringify(value)} is no time. Write milliseconds, or 200ms, 1.5s, 2m, 3h; ${days} ${days === 1 ? 'day' : 'days'} at most`,
    });
    return z.NEVER;
  });
const time = timeUpTo(1);
/** How long ago something was. */
const age = timeUpTo(3_650);

/** JSON whose texts may hold placeholders. */
const template = z.json().superRefine((value, context) => {
  for (const { text, path } of textsOf(value)) {
    const problem = placeholderProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', path: [...path], message: problem });
  }
});
const templateObject = z.record(z.string(), template);
const templateText = z.string().superRefine((text, context) => {
  const problem = placeholderProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

const count = z.int().min(0).max(1_000_000);
const uuid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a UUID');

const pattern = z.strictObject({ regex: z.string(), flags: z.string().optional() }).superRefine(({ regex, flags }, context) => {
  try {
    void new RegExp(regex, flags);
  } catch (cause) {
    context.addIssue({
      code: 'custom',
      path: ['regex'],
      message: `is no regular expression: ${cause instanceof Error ? cause.message : String(cause)}`,
    });
  }
});

/** A text is matched whole; part of it by `contains`, anything else by `regex`. */
const textMatcher = z.union([z.string(), z.strictObject({ exact: z.string() }), z.strictObject({ contains: z.string() }), pattern]);

const when = z.strictObject({
  text: textMatcher.optional(),
  mode: z.enum(['plan', 'build']).optional(),
  locale: z.enum(['en', 'ar', 'fr', 'es', 'de']).optional(),
  user: uuid.optional(),
  /** Which of the posts that fit otherwise: the nth, or the nth to the mth. */
  count: z.union([count.min(1), z.strictObject({ from: count.min(1).optional(), to: count.min(1).optional() })]).optional(),
});

const build = z.strictObject({
  status: z.enum(['queued', 'processing', 'completed', 'failed']),
  progress: z.number().min(0).max(100).optional(),
  message: templateText.optional(),
});

const happening = {
  /** Since the post, or for ambient events since the project was first opened. */
  at: time,
  /** `message.response` with this content, in the message's mode. */
  answer: templateText.optional(),
  /** `build.status` of the turn's build. */
  build: build.optional(),
  /** Any event, by its dotted name. */
  event: z.string().regex(dottedName, 'must be a dotted, lower-case name such as build.status').optional(),
  data: templateObject.optional(),
  /** Further top-level fields of the event's JSON; they replace what the mock would write. */
  envelope: templateObject
    .refine((fields) => !('seq' in fields || 'event' in fields || 'data' in fields), {
      error: "may not hold seq, event or data: seq is the log's, the others stand beside it",
    })
    .optional(),
  /** Once by default; `{{n}}` counts. */
  repeat: count.min(1).max(100_000).optional(),
  /** Between two repetitions. */
  every: time.optional(),
};

const oneKind = (step: { answer?: unknown; build?: unknown; event?: unknown; data?: unknown }, context: z.core.$RefinementCtx): void => {
  const kinds = (['answer', 'build', 'event'] as const).filter((kind) => step[kind] !== undefined);
  if (kinds.length !== 1) {
    context.addIssue({
      code: 'custom',
      message: `needs exactly one of answer, build and event, and has ${kinds.length === 0 ? 'none' : kinds.join(' and ')}`,
    });
  } else if (step.event === undefined && step.data !== undefined) {
    context.addIssue({ code: 'custom', path: ['data'], message: 'belongs to event. Use event and data, or leave data out' });
  } else if (step.event !== undefined && step.data === undefined) {
    context.addIssue({ code: 'custom', path: ['event'], message: 'needs data. Write data: {} for none' });
  }
};

const step = z.strictObject(happening).superRefine(oneKind);

const turn = z.strictObject({
  name: z.string().min(1).optional(),
  when: when.optional(),
  /** In the order they are told; times never go back. */
  play: z.array(step).superRefine((steps, context) => {
    for (const [at, { at: ms }] of steps.entries()) {
      const before = steps[at - 1]?.at ?? 0;
      if (ms < before)
        context.addIssue({
          code: 'custom',
          path: [at, 'at'],
          message: `is ${ms} ms, before the step above it (${before} ms). Put the steps in the order of their times`,
        });
    }
  }),
});

const methodAndPath = /^(GET|POST|PUT|PATCH|DELETE|HEAD) (\/\S*)$/;
const known: readonly string[] = operations;

/** An operation of the contract, or a method and a path with `:parameters` and `*` for the rest. */
const route = z.string().refine((text) => known.includes(text) || methodAndPath.test(text), {
  error: `must be an operation (${known.join(', ')}), or a method and a path such as GET /v1/team/:id`,
});

const answer = z
  .strictObject({
    on: route,
    user: uuid.optional(),
    project: uuid.optional(),
    query: z.record(z.string(), z.string()).optional(),
    /** Only requests whose body holds these fields with these values. */
    body_has: z.record(z.string(), z.json()).optional(),
    /** So many requests are answered as usual first. */
    skip: count.optional(),
    /** So many requests are answered like this, then as usual; absent: all. */
    times: count.min(1).optional(),
    delay: time.optional(),
    status: z.int().min(200).max(599),
    headers: z.record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is no header name'), templateText).optional(),
    body: template.optional(),
    /** A body that is no JSON, as it is. */
    text: z.string().optional(),
  })
  .refine(({ body, text }) => body === undefined || text === undefined, { error: 'has body and text. Keep one of them', path: ['text'] });

const frame = z
  .strictObject({
    /** Since the stream was opened, or since the post that `post` names. */
    at: time,
    /** The nth post of the recording: the frame waits for the nth post of the replay. */
    post: count.min(1).optional(),
    /** The frame as it was sent, its empty line included. */
    raw: z.string().min(1).optional(),
    /** The same in Base64, for bytes that are no UTF-8. */
    base64: z.base64().min(1).optional(),
  })
  .refine(({ raw, base64 }) => (raw === undefined) !== (base64 === undefined), { error: 'needs exactly one of raw and base64' });

/** One recorded stream: what was on the wire, byte for byte. Comments and `retry` are played always, events in exact mode. */
const stream = z.strictObject({
  /** The cursor it was opened with. */
  cursor: count.optional(),
  headers: z.record(z.string(), z.string()).optional(),
  frames: z.array(frame),
});

const seededMessage = z.strictObject({
  text: templateText,
  from: z.enum(['user', 'assistant']).default('user'),
  mode: z.enum(['plan', 'build']).default('plan'),
  locale: z.enum(['en', 'ar', 'fr', 'es', 'de']).optional(),
  user: uuid.optional(),
  client_msg_id: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters')
    .optional(),
  /** How long before now it was written. */
  ago: age.optional(),
  repeat: count.min(1).max(100_000).optional(),
});

/** What is there before the first request of a project. */
export const givenFormat = z.strictObject({
  messages: z.array(seededMessage).optional(),
  builds: z.array(z.strictObject({ steps: z.array(build).min(1) })).optional(),
  readMark: count.optional(),
  preferences: z.strictObject({ buildImmediately: z.boolean() }).optional(),
  profile: z.strictObject({ locale: z.string() }).optional(),
});

export const cassetteFormat = z.strictObject({
  cassette: z.literal(cassetteVersion, { error: `must be ${cassetteVersion}, the version of the format` }),
  about: z.string().optional(),
  /** Where it comes from, written by the recorder. */
  recorded: z.strictObject({ from: z.string(), at: z.string(), by: z.string() }).optional(),
  given: givenFormat.optional(),
  turns: z.array(turn).default([]),
  ambient: z.array(step).default([]),
  answers: z.array(answer).default([]),
  faults: z.array(faultRule).default([]),
  streams: z.array(stream).default([]),
});

/** A cassette as it is read: times in milliseconds, defaults filled in. */
export type Cassette = z.output<typeof cassetteFormat>;
export type Turn = Cassette['turns'][number];
export type Step = Turn['play'][number];
export type AnswerOverride = Cassette['answers'][number];
export type TextMatcher = NonNullable<NonNullable<Turn['when']>['text']>;
export type RecordedStream = Cassette['streams'][number];
