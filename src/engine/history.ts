import { type EffectiveMode, limits } from '../contract/index.ts';
import { enter } from './auth.ts';
import type { EngineReply } from './call.ts';
import { type Context, settleLocale } from './context.ts';
import type { StoredMessage } from './ports.ts';
import { queryOf, seqParam } from './query.ts';
import { Refusal } from './refusal.ts';
import { json } from './replies.ts';
import { timestamp } from './timestamp.ts';

const modes = ['all', 'plan', 'build'] as const satisfies readonly ('all' | EffectiveMode)[];

function limitOf(query: URLSearchParams): number {
  const limit = seqParam(query, 'limit') ?? limits.pageLimitDefault;
  if (limit >= 1 && limit <= limits.pageLimitMax) return limit;
  throw new Refusal('VALIDATION_FAILED', `limit must be 1 to ${limits.pageLimitMax}.`);
}

function modeOf(query: URLSearchParams): 'all' | EffectiveMode {
  const sent = query.get('mode') ?? 'all';
  const mode = modes.find((known) => known === sent);
  if (mode === undefined) throw new Refusal('VALIDATION_FAILED', `mode must be one of ${modes.join(', ')}.`);
  return mode;
}

function historyMessage(message: StoredMessage) {
  const { id, seq, clientMsgId, projectId, userId, text, messageType, mode, locale, at } = message;
  return {
    id,
    seq,
    ...(clientMsgId !== undefined && { client_msg_id: clientMsgId }),
    projectId,
    userId,
    text,
    messageType,
    mode,
    locale,
    timestamp: timestamp(at),
  };
}

/** Endpoint 3 (history.pages). */
export async function listMessages(context: Context): Promise<EngineReply> {
  const { projectId, userId } = await enter(context);
  const query = queryOf(context);
  const page = await context.ports.log.page({
    projectId,
    limit: limitOf(query),
    beforeSeq: seqParam(query, 'before_seq'),
    afterSeq: seqParam(query, 'after_seq'),
    mode: modeOf(query),
  });
  await settleLocale(context, userId);
  return json(context, 200, {
    messages: page.messages.map(historyMessage),
    pagination: {
      start_seq: page.messages.at(0)?.seq ?? null,
      end_seq: page.messages.at(-1)?.seq ?? null,
      has_more_older: page.hasMoreOlder,
      has_more_newer: page.hasMoreNewer,
    },
  });
}
