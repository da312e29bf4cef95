import { z } from 'zod';
import { limits } from './limits.ts';

/**
 * Bodies of requests and answers (contract sections 1, 9 and 16). Answers are loose objects: further fields are allowed
 * everywhere (ruling 17). Requests ignore unknown fields (post.unknown-fields-ignored).
 */

/** UUID in either case; the version digits are not judged. */
export const uuid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a UUID');

/** Section 1: a positive safe integer. */
export const seq = z.int().positive();

/** A cursor: a seq, or 0 for "from the beginning". */
export const cursor = z.int().nonnegative();

/** Section 1: 1 to 128 visible ASCII characters. */
export const clientMsgId = z.string().regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters');

/** Section 1: opaque, 1 to 128 characters. */
export const opaqueId = z.string().min(1).max(limits.opaqueIdMaxChars);

export const effectiveMode = z.enum(['build', 'plan']);
export const requestedMode = z.enum(['plan', 'build', 'unified']);
export type EffectiveMode = z.infer<typeof effectiveMode>;
export type RequestedMode = z.infer<typeof requestedMode>;

/**
 * post.validation: 1 to 10,000 characters, counted in code points (ruling 9 leaves open which of two counts is meant).
 * A text of up to 10,000 UTF-16 units needs no count.
 */
export const messageText = z
  .string()
  .min(1, 'must not be empty')
  .refine((text) => text.length <= limits.messageMaxChars || [...text].length <= limits.messageMaxChars, {
    error: `must have at most ${limits.messageMaxChars} characters`,
  });

// A locale never makes a request fail (section 11): whatever it is, resolution copes with it.
const bodyLocale = z.unknown().optional();

export const postMessageBody = z.object({
  projectId: uuid,
  userId: uuid,
  message: messageText,
  buildImmediately: z.boolean().nullish(),
  client_msg_id: clientMsgId.nullish(),
  locale: bodyLocale,
  sessionContext: z.unknown().optional(),
});

export const postLegacyMessageBody = z.object({
  text: messageText,
  client_msg_id: clientMsgId,
  mode: requestedMode,
  locale: bodyLocale,
});

/** read.validation */
export const readMarkBody = z.object({ last_read_seq: cursor });

export const preferencesBody = z.object({ buildImmediately: z.boolean() });

/** Ruling 2: a `client_instance_id` may narrow typing to that instance. */
export const presenceBody = z.object({ is_typing: z.boolean(), client_instance_id: z.string().min(1).max(128).nullish() });

export const posted = z.looseObject({ accepted: z.literal(true), message_seq: seq.optional() });

export const legacyPosted = z.looseObject({ id: opaqueId, seq, client_msg_id: z.string(), timestamp: z.string() });
export const legacyDuplicate = legacyPosted.extend({ duplicateOf: opaqueId });

export const historyMessage = z.looseObject({
  id: opaqueId,
  seq,
  client_msg_id: z.string().nullish(),
  projectId: uuid,
  userId: z.string().nullish(),
  text: z.string(),
  messageType: z.string(),
  mode: z.string(),
  locale: z.string().nullish(),
  timestamp: z.string(),
});
export type HistoryMessage = z.infer<typeof historyMessage>;

/** Ruling 11: an empty page has `start_seq` and `end_seq` null, 0 or absent. */
export const history = z.looseObject({
  messages: z.array(historyMessage),
  pagination: z.looseObject({
    start_seq: z.int().nullish(),
    end_seq: z.int().nullish(),
    has_more_older: z.boolean(),
    has_more_newer: z.boolean(),
  }),
});

export const readStatus = z.looseObject({ last_read_seq: cursor });
export const readMarkSaved = z.looseObject({ ok: z.literal(true), last_read_seq: cursor });
export const preferencesAnswer = z.looseObject({
  success: z.literal(true),
  preferences: z.looseObject({ buildImmediately: z.boolean() }),
});

/** Section 1: the error shape. Problem documents (RFC 9457) may carry it too. */
export const errorBody = z.looseObject({ error: z.string().min(1), message: z.string().min(1) });
export type ErrorBody = z.infer<typeof errorBody>;

/** connection.limit-answer */
export const limitAnswer = errorBody.extend({
  error: z.literal('CONNECTION_LIMIT_REACHED'),
  reason: z.string().min(1),
  current_connections: z.int().nonnegative(),
  max_connections: z.int().positive(),
  retry_after_ms: z.int().nonnegative(),
  suggestions: z.array(z.string()),
  // Whether an absent id may be written as null is open; a tester takes both.
  evicted_connection_id: uuid.nullish(),
  timestamp: z.string().min(1),
});
export type LimitAnswer = z.infer<typeof limitAnswer>;

/** connection.in-progress-answer */
export const inProgressAnswer = z.looseObject({
  reason: z.literal('eviction_in_progress'),
  retry_after_ms: z.int().nonnegative(),
});
export type InProgressAnswer = z.infer<typeof inProgressAnswer>;

/** Endpoint 9. */
export const discovery = z.looseObject({
  contract: z.string().min(1),
  limits: z.looseObject({
    max_connections: z.int().positive(),
    keep_alive_ms: z.int().positive(),
    message_max_chars: z.int().positive(),
    replay_limit: z.int().positive().optional(),
  }),
  capabilities: z.array(z.string()),
  build: z.string().optional(),
  instance: z.string().optional(),
});
export type Discovery = z.infer<typeof discovery>;

const lease = { lease_ms: z.int().positive().max(limits.clockAdvanceMaxMs).optional() };

/** Section 16. */
export const controlAction = z.discriminatedUnion('action', [
  z.object({ action: z.literal('clock.advance'), ms: z.int().nonnegative().max(limits.clockAdvanceMaxMs), ...lease }),
  z.object({ action: z.literal('profile.set_locale'), userId: uuid, locale: z.string().nullable(), ...lease }),
  z.object({ action: z.literal('project.deny'), projectId: uuid, userId: uuid, ...lease }),
  z.object({ action: z.literal('project.allow'), projectId: uuid, userId: uuid }),
  z.object({ action: z.literal('build.fail_next'), projectId: uuid, ...lease }),
  z.object({ action: z.literal('cache.outage'), ms: z.int().nonnegative().max(limits.cacheOutageMaxMs), ...lease }),
  z.object({ action: z.literal('assistant.stub'), projectId: uuid, on: z.boolean(), ...lease }),
  z.object({ action: z.literal('reset') }),
]);
export type ControlAction = z.infer<typeof controlAction>;
