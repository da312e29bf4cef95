import { limits } from '../contract/index.ts';
import type { Lease } from './identities.ts';
import type { Session } from './session.ts';
import { bareRoom } from './world.ts';

export interface StrangerParts {
  /** A session of its own: the story's may have been given up. */
  readonly session: Session;
  readonly lease: Lease;
  /** Of each project that the story used the seq above which messages count. */
  readonly since: ReadonlyMap<string, number>;
  /** Ids and texts of the messages that the story sent. */
  readonly wrote: ReadonlySet<string>;
}

/** Whoever wrote so shortly before the story began may have gone on without a message, milliseconds by the target's clock. */
const recentMs = 10_000;
/** So far below the story, in seqs, messages are looked at. */
const lookBack = 50;
/** A stranger who writes more than this many pages of messages has shown himself on the first. */
const pagesAtMost = 5;

/**
 * Whether somebody else acted as one of the story's users while it was told: another run with the same identities, or a person. What
 * the two do to each other's marks, preferences and streams is no fault of the target. Only a message proves it that bears an id and
 * a text of which neither is the run's, so that a target that garbles messages does not excuse itself. Gives the reason, in words.
 */
export async function strangerAmong({ session, lease, since, wrote }: StrangerParts): Promise<string | undefined> {
  const users = new Set(lease.users.map((userId) => userId.toLowerCase()));
  const { footprint, replicas } = session.run;
  const recently = replicas[0].clock.nowMs() - recentMs;
  for (const [projectId, from] of since) {
    const room = bareRoom(session, projectId, lease.users[0] ?? '');
    let after = Math.max(0, from - lookBack);
    for (let page = 1; page <= pagesAtMost; page++) {
      const reply = await room.history({ limit: limits.pageLimitMax, after_seq: after });
      if (reply.status !== 200 || reply.body.messages.length === 0) break;
      const stranger = reply.body.messages.find(
        ({ seq, timestamp, messageType, userId, client_msg_id: id, text }) =>
          (seq > from || Date.parse(timestamp) > recently) &&
          messageType !== 'assistant' &&
          typeof userId === 'string' &&
          users.has(userId.toLowerCase()) &&
          typeof id === 'string' &&
          !wrote.has(id) &&
          !wrote.has(text) &&
          !footprint.knows(projectId, id),
      );
      if (stranger !== undefined)
        return `somebody else acted as user ${stranger.userId} in project ${projectId} while the story was told, or just before (the message with seq ${stranger.seq} is not this run's): give the run users whom nobody else uses meanwhile`;
      after = Math.max(after + 1, ...reply.body.messages.map(({ seq }) => seq));
    }
  }
  return undefined;
}
