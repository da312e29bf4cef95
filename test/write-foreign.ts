import { randomUUID } from 'node:crypto';
import type { Ports } from '../src/engine/ports.ts';

/** A message of somebody else, straight into the log. */
export async function writeForeign(
  { log, doorbell }: Ports,
  projectId: string,
  userId: string,
  text = 'what somebody else wrote',
): Promise<void> {
  const id = randomUUID();
  const at = Date.now();
  await log.appendMessage(
    {
      id,
      projectId,
      userId,
      clientMsgId: undefined,
      text,
      messageType: 'user',
      mode: 'plan',
      locale: 'en',
      at,
      event: {
        event: 'message.created',
        timestamp: new Date(at).toISOString(),
        effective_build_mode: 'plan',
        data: { messageId: id, projectId, userId, message: text, messageType: 'user', mode: 'plan', locale: 'en' },
      },
    },
    at,
  );
  doorbell.ring(projectId);
}
