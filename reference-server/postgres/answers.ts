import type { Answers, LeftAnswer } from '../../src/engine/ports.ts';
import type { Database, Statement } from './database.ts';
import { type MessageRow, messageColumns, storedMessage } from './event-log.ts';
import { aliveMs } from './replica.ts';

interface LeftRow extends MessageRow {
  readonly project_id: string;
  readonly done: number;
  readonly build_id: string | null;
  readonly fails: boolean;
}

/** What replicas have left that are gone. Two that look at once take different ones. */
const adopt: Statement = {
  name: 'adopt-answers',
  text: `UPDATE answers a SET replica_id = $1
    FROM (SELECT x.project_id, x.seq FROM answers x
      WHERE x.replica_id <> $1 AND NOT EXISTS (SELECT FROM replicas r WHERE r.replica_id = x.replica_id
        AND r.seen_at > clock_timestamp() - ${aliveMs} * interval '1 millisecond')
      LIMIT 500 FOR UPDATE SKIP LOCKED) AS gone
    JOIN messages m ON m.project_id = gone.project_id AND m.seq = gone.seq
    WHERE a.project_id = gone.project_id AND a.seq = gone.seq
    RETURNING a.project_id, a.done, a.build_id, a.fails, ${messageColumns}`,
};

export interface PostgresAnswers extends Answers {
  /** Takes up what was left. */
  adopt(): Promise<void>;
}

export function createAnswers(database: Database, replicaId: string): PostgresAnswers {
  const listeners = new Set<(answer: LeftAnswer) => void>();
  return {
    onLeft(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async adopt() {
      if (listeners.size === 0) return;
      for (const row of await database.query<LeftRow>(adopt, [replicaId])) {
        const build = row.build_id === null ? undefined : { buildId: row.build_id, fails: row.fails };
        for (const listener of listeners) listener({ message: storedMessage(row.project_id, row), done: row.done, build });
      }
    },
  };
}
