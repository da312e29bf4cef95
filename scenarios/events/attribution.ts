import { createdByUser, type LiveEvent, type Room } from '../../src/kit/index.ts';

/** Which message an event belongs to: what its JSON names, wherever it names it. */
export function belongsTo(clientMsgId: string): (event: LiveEvent) => boolean {
  return ({ json }) => json?.['in_reply_to_client_msg_id'] === clientMsgId || json?.['client_msg_id'] === clientMsgId;
}

/**
 * Ruling 29: other people may write in the same project. Only where none of their messages was seen is an answer or a build
 * that names no message, or an unknown one, surely an answer to ours; what was begun before we came may still be answered.
 */
export function isOursAlone(events: readonly LiveEvent[], ...rooms: readonly Room[]): boolean {
  const messages = events.filter(({ name, payload }) => name === 'message.created' && payload['messageType'] !== 'assistant');
  return rooms.every(({ start }) => start === 0) && messages.every((event) => rooms.some((room) => createdByUser(room)(event)));
}
