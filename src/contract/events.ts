import { z } from 'zod';
import { cursor, effectiveMode, opaqueId, seq, uuid } from './messages.ts';

/** Events of the stream (contract section 1). `ChatEvent` is a union on `event`; loose: further fields are allowed. */

const envelope = {
  timestamp: z.string().min(1),
  client_msg_id: z.string().min(1).optional(),
  in_reply_to_client_msg_id: z.string().min(1).optional(),
  effective_build_mode: effectiveMode.optional(),
};

export const messageCreated = z.looseObject({
  ...envelope,
  seq,
  event: z.literal('message.created'),
  data: z.looseObject({
    messageId: opaqueId,
    projectId: uuid,
    userId: z.string(),
    message: z.string(),
    messageType: z.string(),
    mode: effectiveMode,
    locale: z.string(),
  }),
});

export const messageResponse = z.looseObject({
  ...envelope,
  seq,
  event: z.literal('message.response'),
  data: z.looseObject({ messageId: opaqueId, responseType: z.enum(['plan', 'build', 'error']), content: z.string() }),
});

export const buildStatus = z.looseObject({
  ...envelope,
  seq,
  event: z.literal('build.status'),
  data: z.looseObject({
    buildId: opaqueId,
    status: z.enum(['queued', 'processing', 'completed', 'failed']),
    // The range and the order are build.progress, judged there; the schema asks for a number only.
    progress: z.number().optional(),
    message: z.string().optional(),
  }),
});

/** Ruling 18: a control event repeats the connection's cursor, which is 0 on an empty log. */
export const connectionEstablished = z.looseObject({
  ...envelope,
  seq: cursor,
  event: z.literal('connection.established'),
  data: z.looseObject({ connectionId: uuid }),
});

export const connectionTakeover = z.looseObject({
  ...envelope,
  seq: cursor,
  event: z.literal('connection.takeover'),
  data: z.looseObject({ connectionId: uuid, evicted_connection_id: uuid, reason: z.string() }),
});

/** Ruling 21. */
export const replayTruncated = z.looseObject({
  ...envelope,
  seq: cursor,
  event: z.literal('replay.truncated'),
  data: z.looseObject({ last_seq: cursor }),
});

export const events = {
  'message.created': messageCreated,
  'message.response': messageResponse,
  'build.status': buildStatus,
  'connection.established': connectionEstablished,
  'connection.takeover': connectionTakeover,
  'replay.truncated': replayTruncated,
} as const;

export type EventName = keyof typeof events;

export const chatEvent = z.discriminatedUnion('event', [
  messageCreated,
  messageResponse,
  buildStatus,
  connectionEstablished,
  connectionTakeover,
  replayTruncated,
]);

/** One event of the stream, a discriminated union on `event`. */
export type ChatEvent = z.infer<typeof chatEvent>;
export type EventOf<N extends EventName> = Extract<ChatEvent, { event: N }>;

/** Events that live in the log and have a seq of their own; the others belong to one connection. */
export const durableEventNames = ['message.created', 'message.response', 'build.status'] as const;
export const controlEventNames = ['connection.established', 'connection.takeover', 'replay.truncated'] as const;

/** sse.dotted-names: dotted, lower-case words. */
export const dottedName = /^[a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_-]*)+$/;

/** sse.dotted-names: names of an older dialect that do not appear. */
export const oldEventNames = ['connection_takeover', 'build_status'] as const;
