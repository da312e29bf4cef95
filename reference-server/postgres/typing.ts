import type { Clock, Typing } from '../../src/engine/ports.ts';
import { limits } from '../../src/contract/index.ts';
import type { Database, Statement } from './database.ts';

/** A report of presence also makes the instance's connection the most recently active (ruling 3). */
const touch = `touched AS (UPDATE connections SET active_at = clock_timestamp()
    WHERE project_id = $1 AND user_id = $2 AND instance_id = $3 AND $3 <> '')`;
const begin: Statement = {
  name: 'typing',
  text: `WITH ${touch}
    INSERT INTO typing (project_id, user_id, instance_id, until_ms) VALUES ($1, $2, $3, $4)
    ON CONFLICT (project_id, user_id, instance_id) DO UPDATE SET until_ms = excluded.until_ms`,
};
/** Without an instance it ends for all of the user's streams. */
const end: Statement = {
  name: 'typing-ends',
  text: `WITH ${touch} DELETE FROM typing WHERE project_id = $1 AND user_id = $2 AND ($3 = '' OR instance_id = $3)`,
};
const forget: Statement = { name: 'forget-typing', text: 'DELETE FROM typing WHERE until_ms < $1' };

export interface PostgresTyping extends Typing {
  /** Expiry only cleans up. */
  forget(): Promise<void>;
}

export function createTyping(database: Database, clock: Clock, reach: () => void): PostgresTyping {
  return {
    async set(projectId, userId, instanceId = '', until) {
      reach();
      if (until === undefined) await database.query(end, [projectId, userId, instanceId]);
      else await database.query(begin, [projectId, userId, instanceId, until]);
    },
    async forget() {
      await database.query(forget, [clock.now() - limits.typingMs]);
    },
  };
}
