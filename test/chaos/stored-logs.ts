import pg from 'pg';
import type { LoggedEvent } from './history.ts';

/** What the database itself holds, read past the server under test. */
export async function storedLogs(
  url: string,
  schema: string,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, readonly LoggedEvent[]>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ project_id: string; seq: string; event: string }>(
      `SELECT project_id, seq, event FROM ${schema}.events WHERE project_id = ANY ($1::uuid[]) ORDER BY project_id, seq`,
      [projectIds],
    );
    const logs = new Map<string, LoggedEvent[]>(projectIds.map((projectId) => [projectId, []]));
    for (const { project_id: projectId, seq, event } of rows) {
      const stored = JSON.parse(event) as object; // `as`: the server under test stores objects
      logs.get(projectId)?.push({ seq: Number(seq), json: JSON.stringify({ seq: Number(seq), ...stored }) });
    }
    return logs;
  } finally {
    await client.end();
  }
}
