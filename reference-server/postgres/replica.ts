import type { Database, Statement } from './database.ts';

/** How often a replica shows that it is alive, and for how long that is believed, milliseconds. */
export const beatMs = 1_000;
export const aliveMs = 4_500;

const beat: Statement = {
  name: 'beat',
  text: 'UPDATE replicas SET seen_at = clock_timestamp() WHERE replica_id = $1 RETURNING replica_id',
};
const enter: Statement = {
  name: 'enter',
  text: `INSERT INTO replicas (replica_id, seen_at) VALUES ($1, clock_timestamp())
    ON CONFLICT (replica_id) DO UPDATE SET seen_at = excluded.seen_at`,
};
const exit: Statement = { name: 'exit', text: 'DELETE FROM replicas WHERE replica_id = $1' };
/** What replicas that are long gone have left behind, and users without connections. */
const sweep: Statement = {
  name: 'sweep',
  text: `WITH gone AS (DELETE FROM replicas WHERE seen_at < clock_timestamp() - interval '10 minutes' RETURNING replica_id),
    orphaned AS (DELETE FROM connections c WHERE NOT EXISTS (SELECT FROM replicas r WHERE r.replica_id = c.replica_id)),
    unheard AS (DELETE FROM takeovers t WHERE NOT EXISTS (SELECT FROM replicas r WHERE r.replica_id = t.replica_id)),
    over AS (DELETE FROM leases WHERE ends_at < clock_timestamp() - interval '1 minute')
    DELETE FROM seatings s WHERE s.waits_until < clock_timestamp() - interval '1 minute'
      AND NOT EXISTS (SELECT FROM connections c WHERE c.project_id = s.project_id AND c.user_id = s.user_id)`,
};

export interface Replica {
  /** False where the database had forgotten us. */
  beat(): Promise<boolean>;
  sweep(): Promise<void>;
  leave(): Promise<void>;
}

/** That this process is alive, told to the others by the clock of the database. */
export async function enterReplica(database: Database, replicaId: string): Promise<Replica> {
  await database.query(enter, [replicaId]);
  return {
    async beat() {
      if ((await database.query(beat, [replicaId])).length > 0) return true;
      await database.query(enter, [replicaId]);
      return false;
    },
    async sweep() {
      await database.query(sweep);
    },
    async leave() {
      await database.query(exit, [replicaId]);
    },
  };
}
