import type { ReadMarks } from '../../src/engine/ports.ts';
import type { Database, Statement } from './database.ts';

const get: Statement = { name: 'read-mark', text: 'SELECT seq FROM read_marks WHERE project_id = $1 AND user_id = $2' };
const raise: Statement = {
  name: 'raise-read-mark',
  text: `INSERT INTO read_marks AS r (project_id, user_id, seq) VALUES ($1, $2, $3)
    ON CONFLICT (project_id, user_id) DO UPDATE SET seq = greatest(r.seq, excluded.seq) RETURNING seq`,
};

export function createReadMarks(database: Database): ReadMarks {
  const only = async (statement: Statement, values: readonly (string | number)[]): Promise<number> => {
    const [row] = await database.query<{ seq: number }>(statement, values);
    return row?.seq ?? 0;
  };
  return {
    get: (projectId, userId) => only(get, [projectId, userId]),
    raise: (projectId, userId, seq) => only(raise, [projectId, userId, seq]),
  };
}
