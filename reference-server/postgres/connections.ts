import { decideAdmission, type Seat } from '../../src/engine/admission-rule.ts';
import { type Admission, type Clock, type Connections, type Newcomer, StoreUnavailable, type Takeover } from '../../src/engine/ports.ts';
import { createBatch } from './batch.ts';
import { textArray, uuidArray } from './binary-array.ts';
import type { Database, Statement } from './database.ts';
import { aliveMs } from './replica.ts';

interface SeatRow {
  readonly version: string | null;
  readonly wait_ms: number | null;
  readonly connection_id: string | null;
  readonly instance_id: string | null;
  readonly replica_id: string | null;
  readonly typing_until_ms: number | null;
}

interface StoredSeat extends Seat {
  readonly replicaId: string;
  readonly typingUntil: number;
}

/** One row per seat of a replica that is alive, or one without a seat. */
const look: Statement = {
  name: 'seating',
  text: `SELECT s.version, extract(epoch FROM s.waits_until - clock_timestamp())::float8 * 1000 AS wait_ms,
      c.connection_id, c.instance_id, c.replica_id,
      (SELECT max(t.until_ms) FROM typing t WHERE t.project_id = $1 AND t.user_id = $2 AND t.instance_id IN ('', c.instance_id)) AS typing_until_ms
    FROM (SELECT) AS nothing
    LEFT JOIN seatings s ON s.project_id = $1 AND s.user_id = $2
    LEFT JOIN (connections c JOIN replicas r ON r.replica_id = c.replica_id
      AND r.seen_at > clock_timestamp() - ${aliveMs} * interval '1 millisecond') ON c.project_id = $1 AND c.user_id = $2
    ORDER BY c.active_at, c.connection_id`,
};
const seat: Statement = { name: 'seat', text: 'SELECT seat($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS done' };
const leave: Statement = { name: 'leave', text: 'DELETE FROM connections WHERE connection_id = ANY ($1::uuid[])' };
/** What an admission whose answer was lost may have left behind. */
const leaveOthers: Statement = {
  name: 'leave-others',
  text: `DELETE FROM connections WHERE replica_id = $1 AND connection_id <> ALL ($2::uuid[])
    AND active_at < clock_timestamp() - interval '10 seconds'`,
};
const sitAgain: Statement = {
  name: 'sit-again',
  text: `INSERT INTO connections (connection_id, project_id, user_id, instance_id, replica_id, active_at)
    SELECT connection_id, project_id, user_id, instance_id, $5, clock_timestamp()
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS held (connection_id, project_id, user_id, instance_id)
    ON CONFLICT DO NOTHING`,
};
const leaveAll: Statement = { name: 'leave-all', text: 'DELETE FROM connections WHERE replica_id = $1' };

export interface PostgresConnections extends Connections {
  /** Ends what this process holds and another one has evicted. */
  takeOver(takeover: Takeover): void;
  /** Takes all places again after the database has forgotten us. */
  sitAgain(): Promise<void>;
  /** Gives back what could not be given back at its time. */
  tidy(): Promise<void>;
  /** Gives everything back. */
  leave(): Promise<void>;
  readonly size: number;
}

export interface ConnectionsParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly replicaId: string;
  /** False while nobody can know who is typing. */
  readonly typingKnown: () => boolean;
}

/** Decisions of other replicas that may come in between before an admission is given up. */
const attempts = 50;

/**
 * Section 9 in the database. A decision is made here, by the rule that all adapters share, from what was read; it is carried out
 * only if nobody has decided about the same user and project meanwhile, so no lock is held while we think.
 */
export function createConnections({ database, clock, replicaId, typingKnown }: ConnectionsParts): PostgresConnections {
  const held = new Map<string, Newcomer>();
  /** Asked for and not answered yet; true once it was given back meanwhile. */
  const asking = new Map<string, boolean>();
  const leaving = new Set<string>();
  const listeners = new Set<(takeover: Takeover) => void>();
  /** Newcomers of one group go one after another, so that only other processes can come in between. */
  const turns = new Map<string, Promise<unknown>>();

  const tellOfTakeover = (takeover: Takeover): void => {
    if (held.delete(takeover.evicted)) for (const listener of listeners) listener(takeover);
  };

  const decide = async (newcomer: Newcomer): Promise<Admission | undefined> => {
    const { projectId, userId, connectionId, instanceId } = newcomer;
    const rows = await database.query<SeatRow>(look, [projectId, userId]);
    const seats = rows.flatMap(({ connection_id, instance_id, replica_id, typing_until_ms }): StoredSeat[] =>
      connection_id === null || replica_id === null
        ? []
        : [{ connectionId: connection_id, instanceId: instance_id ?? undefined, replicaId: replica_id, typingUntil: typing_until_ms ?? 0 }],
    );
    const { admission, evicted, waitMs } = decideAdmission(newcomer, {
      seats,
      waitMs: rows[0]?.wait_ms ?? 0,
      typingLeft: ({ typingUntil }) => (typingKnown() ? typingUntil - clock.now() : 0),
    });
    const admitted = admission.outcome === 'admitted';
    if (!admitted && evicted === undefined) return admission;
    // Held before it is written: a takeover can come as soon as it stands there.
    if (admitted) held.set(connectionId, newcomer);
    try {
      const [answer] = await database.query<{ done: boolean }>(seat, [
        projectId,
        userId,
        rows[0]?.version ?? null,
        waitMs ?? null,
        evicted?.seat.connectionId ?? null,
        evicted?.reason ?? null,
        connectionId,
        admitted,
        instanceId ?? null,
        replicaId,
      ]);
      if (answer?.done !== true) return undefined;
    } catch (cause) {
      held.delete(connectionId);
      throw cause;
    }
    if (evicted?.seat.replicaId === replicaId) {
      tellOfTakeover({ evicted: evicted.seat.connectionId, by: connectionId, reason: evicted.reason });
    }
    return admission;
  };

  const admit = async (newcomer: Newcomer): Promise<Admission> => {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const admission = await decide(newcomer);
      if (admission !== undefined) return admission;
    }
    held.delete(newcomer.connectionId);
    throw new StoreUnavailable('Too many newcomers of one user at the same time.');
  };

  const giveBack = createBatch<string, void>({
    async run(ids) {
      await database.query(leave, [uuidArray(ids)]);
      return ids.map(() => undefined);
    },
    flights: 1,
    size: 1_000,
    queue: Number.POSITIVE_INFINITY,
  });

  const release = async (connectionId: string): Promise<void> => {
    leaving.add(connectionId);
    try {
      await giveBack(connectionId);
      leaving.delete(connectionId);
    } catch (cause) {
      // It is given back when the database is there again.
      if (!(cause instanceof StoreUnavailable)) throw cause;
    }
  };

  return {
    async admit(newcomer) {
      const key = `${newcomer.projectId} ${newcomer.userId}`;
      asking.set(newcomer.connectionId, false);
      const turn = (turns.get(key) ?? Promise.resolve()).then(() => admit(newcomer));
      const settled = turn.catch(() => undefined);
      turns.set(key, settled);
      try {
        return await turn;
      } finally {
        if (turns.get(key) === settled) turns.delete(key);
        const gone = asking.get(newcomer.connectionId) === true;
        asking.delete(newcomer.connectionId);
        if (gone && held.delete(newcomer.connectionId)) await release(newcomer.connectionId);
      }
    },
    async release(connectionId) {
      if (asking.has(connectionId)) asking.set(connectionId, true);
      // Who was never admitted has nothing to give back.
      else if (held.delete(connectionId)) await release(connectionId);
    },
    onTakeover(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    takeOver: tellOfTakeover,
    async sitAgain() {
      const all = [...held.values()];
      if (all.length === 0) return;
      await database.query(sitAgain, [
        uuidArray(all.map(({ connectionId }) => connectionId)),
        uuidArray(all.map(({ projectId }) => projectId)),
        uuidArray(all.map(({ userId }) => userId)),
        textArray(all.map(({ instanceId }) => instanceId)),
        replicaId,
      ]);
    },
    async tidy() {
      await Promise.all([...leaving].map(release));
      await database.query(leaveOthers, [replicaId, uuidArray([...held.keys()])]);
    },
    async leave() {
      await database.query(leaveAll, [replicaId]);
    },
    get size() {
      return held.size;
    },
  };
}
