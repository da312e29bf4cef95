import { type EffectiveMode, type Locale, limits, postLegacyMessageBody, postMessageBody } from '../contract/index.ts';
import { enter, identify, requireAccess, type Visit } from './auth.ts';
import { readBody } from './body.ts';
import type { EngineReply } from './call.ts';
import { type Context, settleLocale } from './context.ts';
import type { Appended, MessageDraft } from './ports.ts';
import { savedPreference } from './preferences.ts';
import { Refusal } from './refusal.ts';
import { json } from './replies.ts';
import { timestamp } from './timestamp.ts';

/** Endpoint 1. */
export async function postMessage(context: Context): Promise<EngineReply> {
  const userId = identify(context);
  const body = readBody(context, postMessageBody);
  if (body.userId.toLowerCase() !== userId) throw new Refusal('USER_MISMATCH', 'userId in the body is not the user of x-user-id.');
  const visit = { projectId: body.projectId.toLowerCase(), userId };
  context.projectId = visit.projectId;
  await requireAccess(context, visit);

  // post.build-default, preference.override: the post's own word, else the saved preference.
  const build = body.buildImmediately ?? (await savedPreference(context, visit)).buildImmediately;
  const locale = await settleLocale(context, userId, body.locale);
  const { message, fresh } = await accept(context, visit, body.message, body.client_msg_id ?? undefined, build ? 'build' : 'plan', locale);
  return json(context, fresh ? 201 : 200, { accepted: true, message_seq: message.seq, messageId: message.id });
}

/** Endpoint 2: another form of the same post (legacy.shared-log). */
export async function postLegacyMessage(context: Context): Promise<EngineReply> {
  const visit = await enter(context);
  const body = readBody(context, postLegacyMessageBody);
  const mode = body.mode === 'unified' ? await preferredMode(context, visit) : body.mode;
  const locale = await settleLocale(context, visit.userId, body.locale);
  const { message, fresh } = await accept(context, visit, body.text, body.client_msg_id, mode, locale);
  const answer = {
    id: message.id,
    seq: message.seq,
    client_msg_id: body.client_msg_id,
    timestamp: timestamp(message.at),
  };
  return fresh ? json(context, 201, answer) : json(context, 200, { ...answer, duplicateOf: message.id });
}

async function preferredMode(context: Context, visit: Visit): Promise<EffectiveMode> {
  return (await savedPreference(context, visit)).buildImmediately ? 'build' : 'plan';
}

/** Into the log, once per key (section 4); only a fresh message rings the doorbell and starts the assistant. */
async function accept(
  { ports, assistant }: Context,
  { projectId, userId }: Visit,
  text: string,
  clientMsgId: string | undefined,
  mode: EffectiveMode,
  locale: Locale,
): Promise<Appended> {
  const at = ports.clock.now();
  const id = ports.randomId();
  const draft: MessageDraft = {
    id,
    projectId,
    userId,
    clientMsgId,
    text,
    messageType: 'user',
    mode,
    locale,
    at,
    event: {
      event: 'message.created',
      timestamp: timestamp(at),
      ...(clientMsgId !== undefined && { client_msg_id: clientMsgId }),
      effective_build_mode: mode,
      data: { messageId: id, projectId, userId, message: text, messageType: 'user', mode, locale },
    },
  };
  const appended = await ports.log.appendMessage(draft, at - limits.idempotencyTtlMs);
  if (appended.fresh) {
    ports.doorbell.ring(projectId);
    assistant.onMessage(appended.message);
  }
  return appended;
}
