import type { LiveEvent } from '../kit/index.ts';
import { type InForce, takeBack } from './control.ts';
import type { Lease } from './identities.ts';
import type { Posted, Session } from './session.ts';
import { bareRoom } from './world.ts';

/** What the run has learned about its target: nobody waits again for an assistant or a builder that never came. */
export interface Learned {
  answers: 'unknown' | 'come' | 'never came';
  builds: 'unknown' | 'come' | 'never came';
}

export interface LeavingParts {
  /** A session of its own: the story's is closed, perhaps because it was given up. */
  readonly session: Session;
  readonly lease: Lease;
  /** The story's messages that somebody answers, and perhaps builds. */
  readonly posted: readonly Posted[];
  /** `room.start` of each project that the story used. */
  readonly startOf: (projectId: string) => number;
  readonly expects: { readonly answers: boolean; readonly builds: boolean };
  readonly learned: Learned;
  /** Control actions that the story left in force. */
  readonly inForce: InForce;
  /** False at an interrupt: what can be undone is undone, and nobody is waited for. */
  readonly patient: boolean;
}

/** At an exit a target that hangs must not hold it up. */
const undoMs = 2_000;

/** Before somebody else gets the projects: preferences are what they were, and what the story set off has ended. */
export async function leaveInOrder(parts: LeavingParts): Promise<void> {
  const { session, lease, inForce } = parts;
  await takeBack(session, inForce, undoMs);
  await Promise.all(
    lease.projects.map(async ({ id }) => {
      await putBack(parts, id);
      if (parts.patient) await untilQuiet(parts, id);
    }),
  );
}

async function putBack({ session }: LeavingParts, projectId: string): Promise<void> {
  for (const { userId, before } of session.run.footprint.changedIn(projectId))
    await bareRoom(session, projectId, userId).putPreferences(before, { timeoutMs: undoMs });
}

function names({ json }: LiveEvent): unknown[] {
  return [json?.['in_reply_to_client_msg_id'], json?.['client_msg_id']];
}

function isEnd({ name, payload }: LiveEvent): boolean {
  return name === 'build.status' && (payload['status'] === 'completed' || payload['status'] === 'failed');
}

/** Reads what came since the story began until its own messages are answered and its own builds have ended; no longer than a story would. */
async function untilQuiet({ session, lease, posted, startOf, expects, learned }: LeavingParts, projectId: string): Promise<void> {
  const own = posted.filter((post) => post.projectId === projectId);
  const asked = expects.answers && learned.answers !== 'never came' ? own : [];
  const building = expects.builds && learned.builds !== 'never came' ? own.filter(({ builds }) => builds) : [];
  const [userId = ''] = lease.users;
  if (asked.length + building.length === 0) return;

  const { waits } = session.run.patience;
  const unanswered = new Set<unknown>(asked.map(({ clientMsgId }) => clientMsgId));
  const unbuilt = new Set<unknown>(building.map(({ clientMsgId }) => clientMsgId));
  await using live = await bareRoom(session, projectId, userId).open({ fromSeq: startOf(projectId) });
  if (!live.admitted) return;
  let at = 0;
  const isQuiet = (): boolean => {
    for (; at < live.durable.length; at++) {
      const event = live.durable[at];
      if (event === undefined) continue;
      if (event.name === 'message.response') for (const id of names(event)) unanswered.delete(id);
      if (isEnd(event)) for (const id of names(event)) unbuilt.delete(id);
    }
    return unanswered.size + unbuilt.size === 0;
  };
  await live.until(isQuiet, unbuilt.size > 0 ? waits.buildMs : waits.replyMs);
  if (asked.length > 0) learned.answers = learn(learned.answers, unanswered.size < asked.length);
  if (building.length > 0) learned.builds = learn(learned.builds, unbuilt.size < building.length);
}

function learn(before: Learned['answers'], came: boolean): Learned['answers'] {
  if (came) return 'come';
  return before === 'come' ? before : 'never came';
}
