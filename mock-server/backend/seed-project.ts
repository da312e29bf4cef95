import type { Ports } from '../../src/engine/ports.ts';
import { timestamp } from '../../src/engine/timestamp.ts';
import type { Cassette } from '../cassette/format.ts';
import { fill, type PlaceholderName } from '../cassette/placeholders.ts';
import { immediate } from './immediate.ts';
import type { MockIds } from './mock-ids.ts';

export interface Visitor {
  readonly projectId: string;
  readonly userId: string;
}

/** Puts what is given beforehand into the log of a project: messages in their order, then builds. */
export function seedProject(ports: Ports, ids: MockIds, given: NonNullable<Cassette['given']>, { projectId, userId }: Visitor): void {
  const { log, clock, doorbell } = ports;
  const nextSeq = (): number => immediate(log.head(projectId)) + 1;
  const lookup = (n: number, at: number, user: string) => (name: PlaceholderName, argument: string) => {
    if (name === 'now') return timestamp(at + (argument === '' ? 0 : Number(argument)));
    if (name === 'id') return ids.named(projectId, argument);
    const values: Partial<Record<PlaceholderName, string | number>> = { n, seq: nextSeq(), user_id: user, project_id: projectId };
    return values[name];
  };
  for (const message of given.messages ?? []) {
    for (let n = 1; n <= (message.repeat ?? 1); n += 1) {
      const id = ids.message(projectId, nextSeq());
      const user = message.user?.toLowerCase() ?? userId;
      const at = clock.now() - (message.ago ?? 0);
      const text = String(fill(message.text, lookup(n, at, user)));
      const { mode, locale = 'en', from } = message;
      const clientMsgId = from === 'user' ? message.client_msg_id : undefined;
      const data =
        from === 'assistant'
          ? { messageId: id, responseType: mode, content: text }
          : { messageId: id, projectId, userId: user, message: text, messageType: 'user', mode, locale };
      const event = {
        event: from === 'assistant' ? 'message.response' : 'message.created',
        timestamp: timestamp(at),
        ...(clientMsgId !== undefined && { client_msg_id: clientMsgId }),
        ...(from === 'user' && { effective_build_mode: mode }),
        data,
      };
      immediate(log.appendMessage({ id, projectId, userId: user, clientMsgId, text, messageType: from, mode, locale, at, event }, 0));
    }
  }
  for (const { steps } of given.builds ?? []) {
    const buildId = ids.build(projectId, nextSeq());
    for (const step of steps)
      immediate(log.append(projectId, { event: 'build.status', timestamp: timestamp(clock.now()), data: { buildId, ...step } }));
  }
  doorbell.ring(projectId);
}
