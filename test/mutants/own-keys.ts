import type { Call } from '../../src/engine/call.ts';
import type { Appended, MessageDraft, Ports, StoredMessage } from '../../src/engine/ports.ts';
import { bodyOf, withPort } from './decorate.ts';

export interface KeyRules {
  /** What two posts must share to be one message; undefined: no key at all. Default: as the contract says. */
  readonly key?: (draft: MessageDraft) => string | undefined;
  /** Whether a key first used at `firstAt` no longer counts. Default: as the contract says. */
  readonly expired?: (firstAt: number, keyNotBefore: number, first: StoredMessage) => boolean;
  /** Runs between looking the key up and storing the message. */
  readonly beforeStore?: (key: string) => Promise<void>;
  /** Runs between storing the message and remembering the key. */
  readonly afterStore?: (key: string) => Promise<void>;
  readonly onDuplicate?: (first: StoredMessage, draft: MessageDraft) => void | Promise<void>;
}

export function contractKey({ projectId, userId, clientMsgId }: MessageDraft): string | undefined {
  return clientMsgId === undefined ? undefined : `${projectId} ${userId} ${clientMsgId}`;
}

/** The same key, from a post as it was sent; undefined where it names no id. */
export function sentKey(call: Call): string | undefined {
  const { projectId = call.projectId, client_msg_id: id } = bodyOf(call) ?? {};
  return typeof id === 'string' && typeof projectId === 'string' ? `${projectId} ${call.headers['x-user-id']} ${id}` : undefined;
}

/** Stores a message whatever its key says: no key was accepted later than the end of time. */
export async function storeAnyway(ports: Ports, draft: MessageDraft): Promise<StoredMessage> {
  return (await ports.log.appendMessage(draft, Number.POSITIVE_INFINITY)).message;
}

/** Ports whose idempotency is decided here, beside the store and not in it: where backends go wrong. */
export function withOwnKeys(ports: Ports, rules: KeyRules = {}): Ports {
  const keys = new Map<string, { message: StoredMessage; at: number }>();
  const { key = contractKey, expired = (firstAt, keyNotBefore) => firstAt <= keyNotBefore } = rules;
  return withPort(ports, 'log', () => ({
    async appendMessage(draft, keyNotBefore): Promise<Appended> {
      const id = key(draft);
      if (id === undefined) return { message: await storeAnyway(ports, draft), fresh: true };
      const known = keys.get(id);
      if (known !== undefined && !expired(known.at, keyNotBefore, known.message)) {
        await rules.onDuplicate?.(known.message, draft);
        return { message: known.message, fresh: false };
      }
      await rules.beforeStore?.(id);
      const message = await storeAnyway(ports, draft);
      const remember = (): void => void keys.set(id, { message, at: draft.at });
      if (rules.afterStore === undefined) remember();
      else await rules.afterStore(id).then(remember);
      return { message, fresh: true };
    },
  }));
}
