import type { AnyReply } from './reply.ts';
import type { Draft, HistoryEntry, LegacyDraft, LiveEvent, Room } from './world.ts';

/** Telling one's own messages from other people's (ruling 29): by author and id, by the text where the target tells no id. */

export interface Sender {
  readonly userId: Room['userId'];
}

type Sent = Draft | LegacyDraft;

function textOf(draft: Sent): string {
  return 'text' in draft ? draft.text : draft.message;
}

interface Marks {
  readonly userId: unknown;
  readonly clientMsgId: unknown;
  readonly text: unknown;
}

function isFrom(sender: Sender, userId: unknown): boolean {
  // Ruling 17: the case of a UUID is not judged; a history entry need not name its author.
  return typeof userId !== 'string' || userId.toLowerCase() === sender.userId.toLowerCase();
}

function isOf(sender: Sender, draft: Sent, found: Marks): boolean {
  if (!isFrom(sender, found.userId)) return false;
  const id = draft.client_msg_id;
  return typeof id === 'string' && typeof found.clientMsgId === 'string' ? found.clientMsgId === id : found.text === textOf(draft);
}

/** Finds the `message.created` of a draft among events. */
export function createdBy(sender: Sender, draft: Sent): (event: LiveEvent) => boolean {
  return ({ name, json, payload }) =>
    name === 'message.created' &&
    isOf(sender, draft, { userId: payload['userId'], clientMsgId: json?.['client_msg_id'], text: payload['message'] });
}

/** Finds the entry of a draft in a history. */
export function sentAs(sender: Sender, draft: Sent): (entry: HistoryEntry) => boolean {
  return (entry) =>
    entry.messageType !== 'assistant' && isOf(sender, draft, { userId: entry.userId, clientMsgId: entry.client_msg_id, text: entry.text });
}

/** Finds every `message.created` of a user's own messages. */
export function createdByUser(sender: Sender): (event: LiveEvent) => boolean {
  return ({ name, payload }) =>
    name === 'message.created' &&
    payload['messageType'] !== 'assistant' &&
    typeof payload['userId'] === 'string' &&
    isFrom(sender, payload['userId']);
}

/** Finds every entry of a user's own messages. */
export function sentByUser(sender: Sender): (entry: HistoryEntry) => boolean {
  return ({ messageType, userId }) => messageType !== 'assistant' && isFrom(sender, userId);
}

/** `message_seq` of an answer of endpoint 1, `seq` of one of endpoint 2; undefined where it tells none. */
export function answeredSeq(reply: AnyReply): number | undefined {
  const json = reply.raw?.json;
  if (typeof json !== 'object' || json === null) return undefined;
  const { message_seq, seq } = json as { message_seq?: unknown; seq?: unknown }; // `as`: an object, its fields unknown
  const found = message_seq ?? seq;
  return typeof found === 'number' ? found : undefined;
}

/** The seq of a message: what the answer tells, else its `message.created` (ruling 22). */
export function seqOf(reply: AnyReply, events: readonly LiveEvent[], sender: Sender, draft: Sent): number | undefined {
  return answeredSeq(reply) ?? events.find(createdBy(sender, draft))?.seq;
}
