import type { Place } from '../client/cast.ts';
import type { Replica, Run } from '../client/run.ts';
import type { Session } from '../client/session.ts';

/** The target under examination, and as whom it is asked. */
export interface Patient {
  readonly run: Run;
  readonly replica: Replica;
  readonly session: Session;
  readonly place: Place;
  readonly lacksIdentities: boolean;
  /** The secret that requests to it are signed with; `undefined` where none are. */
  readonly secret: string | undefined;
}

/** A question that takes longer is not answered. */
export const questionMs = 2_000;
