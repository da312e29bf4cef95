import type { Orders } from '../../src/engine/ports.ts';
import type { Database, Statement } from './database.ts';

/**
 * What testers have put in force for a while (section 16). The end of each lease stands beside it, in true time by the clock of
 * the database: all replicas stop heeding it at the same moment, also when the one that was asked has died.
 */
interface Lease {
  readonly kind: 'deny' | 'locale' | 'stub' | 'fail';
  readonly projectId?: string;
  readonly userId?: string;
}

/** Stands where a lease is about no project or no user in particular. */
const nobody = '00000000-0000-0000-0000-000000000000';

const put: Statement = {
  name: 'lend',
  text: `INSERT INTO leases (kind, project_id, user_id, value, ends_at)
    VALUES ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 millisecond')
    ON CONFLICT (kind, user_id, project_id) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at`,
};
/** Gives a row where the lease was in force. */
const take: Statement = {
  name: 'end-lease',
  text: `DELETE FROM leases WHERE kind = $1 AND user_id = $3 AND project_id = $2 RETURNING ends_at > clock_timestamp() AS in_force`,
};
const ask: Statement = {
  name: 'lease',
  text: `SELECT FROM leases WHERE kind = $1 AND user_id = $3 AND project_id = $2 AND ends_at > clock_timestamp()`,
};
const endAll: Statement = { name: 'end-leases', text: 'DELETE FROM leases' };

function keyOf({ kind, projectId = nobody, userId = nobody }: Lease): [string, string, string] {
  return [kind, projectId, userId];
}

export async function lend(database: Database, lease: Lease, value: string | null, forMs: number): Promise<void> {
  await database.query(put, [...keyOf(lease), value, forMs]);
}

/** True where it was in force. */
export async function endLease(database: Database, lease: Lease): Promise<boolean> {
  const [row] = await database.query<{ in_force: boolean }>(take, keyOf(lease));
  return row?.in_force ?? false;
}

/** An order without a lease stands until it is taken back. */
const foreverMs = 100 * 365 * 86_400_000;

export function createOrders(database: Database): Orders {
  const order = async (lease: Lease, on: boolean, leaseMs = foreverMs): Promise<void> => {
    if (on) await lend(database, lease, null, leaseMs);
    else await endLease(database, lease);
  };
  return {
    stub: (projectId, on, leaseMs) => order({ kind: 'stub', projectId }, on, leaseMs),
    stubbed: async (projectId) => (await database.query(ask, keyOf({ kind: 'stub', projectId }))).length > 0,
    failNextBuild: (projectId, fail, leaseMs) => order({ kind: 'fail', projectId }, fail, leaseMs),
    takeFailure: (projectId) => endLease(database, { kind: 'fail', projectId }),
    async endLeases() {
      await database.query(endAll);
    },
  };
}
