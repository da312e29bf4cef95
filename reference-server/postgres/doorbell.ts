import type { Doorbell, Takeover } from '../../src/engine/ports.ts';
import { int8Array, uuidArray } from './binary-array.ts';
import type { Database, Statement } from './database.ts';

interface News {
  readonly project_id: string | null;
  readonly head: number | null;
  readonly evicted: string | null;
  readonly taken_by: string | null;
  readonly reason: string | null;
}

/** One question for everything that other replicas may have done: logs that have grown, connections they have evicted. */
const ask: Statement = {
  name: 'news',
  text: `WITH told AS (DELETE FROM takeovers WHERE replica_id = $1 RETURNING connection_id, taken_by, reason)
    SELECT p.project_id, p.head, NULL::uuid AS evicted, NULL::uuid AS taken_by, NULL::text AS reason
      FROM unnest($2::uuid[], $3::bigint[]) AS known (project_id, head) JOIN projects p ON p.project_id = known.project_id AND p.head > known.head
    UNION ALL SELECT NULL, NULL, connection_id, taken_by, reason FROM told`,
};

/** Between two questions, milliseconds. NOTIFY would be quicker and slow every post down: it locks the whole database at commit. */
const askMs = 40;
/** A question that takes long is asked less often, so that asking takes a tenth of the time at most. */
const restPerAskMs = 9;

export interface PostgresDoorbell extends Doorbell {
  /** The log was seen to reach so far: no ring is needed for that. */
  note(projectId: string, seq: number): void;
  close(): void;
}

export interface DoorbellParts {
  readonly database: Database;
  readonly replicaId: string;
  readonly onTakeover: (takeover: Takeover) => void;
  /** Whether this process holds connections that others could evict. */
  readonly holdsConnections: () => boolean;
  readonly onProblem: (cause: unknown) => void;
}

interface Bell {
  readonly listeners: Set<() => void>;
  head: number;
}

/** Rings at once for what this process has written, and soon for what others have: their counters are looked at, all in one question. */
export function createDoorbell({ database, replicaId, onTakeover, holdsConnections, onProblem }: DoorbellParts): PostgresDoorbell {
  const bells = new Map<string, Bell>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const ring = (projectId: string): void => {
    for (const listener of bells.get(projectId)?.listeners ?? []) listener();
  };

  const look = async (): Promise<void> => {
    const followed = [...bells];
    if (!database.up || (followed.length === 0 && !holdsConnections())) return;
    const news = await database.query<News>(ask, [
      replicaId,
      uuidArray(followed.map(([projectId]) => projectId)),
      int8Array(followed.map(([, { head }]) => head)),
    ]);
    for (const { project_id: projectId, head, evicted, taken_by: by, reason } of news) {
      if (evicted !== null && by !== null && reason !== null) onTakeover({ evicted, by, reason });
      if (projectId === null || head === null) continue;
      note(projectId, head);
      ring(projectId);
    }
  };

  const note = (projectId: string, seq: number): void => {
    const bell = bells.get(projectId);
    if (bell !== undefined && seq > bell.head) bell.head = seq;
  };

  const later = (ms: number): void => {
    if (closed) return;
    timer = setTimeout(() => {
      const startedAt = performance.now();
      look()
        .catch(onProblem)
        .finally(() => later(Math.max(askMs, (performance.now() - startedAt) * restPerAskMs)));
    }, ms).unref();
  };
  later(askMs);

  // What was missed meanwhile is asked for from the beginning.
  database.onUp(() => {
    for (const bell of bells.values()) bell.head = 0;
  });

  return {
    ring,
    note,
    subscribe(projectId, listener) {
      const bell = bells.get(projectId) ?? { listeners: new Set(), head: 0 };
      bells.set(projectId, bell);
      bell.listeners.add(listener);
      return () => {
        bell.listeners.delete(listener);
        if (bell.listeners.size === 0 && bells.get(projectId) === bell) bells.delete(projectId);
      };
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
