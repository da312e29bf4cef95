import { createHash } from 'node:crypto';
import { limits } from '../../src/contract/index.ts';
import type { Nonces } from '../../src/engine/ports.ts';
import { createBatch } from './batch.ts';
import { int8Array, textArray } from './binary-array.ts';
import type { Database, Statement } from './database.ts';

interface Spending {
  readonly nonce: string;
  readonly now: number;
  readonly until: number;
}

/** In one order for all, so that nobody waits in a circle. Gives those that were new. */
const spend: Statement = {
  name: 'spend-nonces',
  text: `INSERT INTO nonces AS n (nonce, until_ms)
    SELECT s.nonce, s.until_ms FROM unnest($1::text[], $2::bigint[]) AS s (nonce, until_ms) ORDER BY s.nonce
    ON CONFLICT (nonce) DO UPDATE SET until_ms = excluded.until_ms WHERE n.until_ms <= $3
    RETURNING n.nonce`,
};
/** Expiry only cleans up, at twice the length: whether a nonce counts is a comparison with the engine's clock, above. */
const forget: Statement = {
  name: 'forget-nonces',
  text: `WITH gone AS (DELETE FROM nonces WHERE nonce IN (SELECT nonce FROM nonces WHERE until_ms < $1 ORDER BY until_ms LIMIT $2) RETURNING 1)
    SELECT count(*) AS forgotten FROM gone`,
};

/** What is longer than an index entry should be is kept as its digest; no header field can begin like that. */
const plainChars = 200;

function stored(nonce: string): string {
  return nonce.length <= plainChars ? nonce : `\n${createHash('sha256').update(nonce).digest('base64')}`;
}

const forgottenAtOnce = 5_000;

const flights = 2;
const batchSize = 500;
const queueSize = 10_000;

export interface PostgresNonces extends Nonces {
  forget(now: number): Promise<void>;
}

export function createNonces(database: Database, reach: () => void): PostgresNonces {
  const submit = createBatch<Spending, boolean>({
    async run(spendings) {
      const latest = Math.max(...spendings.map(({ now }) => now));
      const fresh = await database.query<{ nonce: string }>(spend, [
        textArray(spendings.map(({ nonce }) => nonce)),
        int8Array(spendings.map(({ until }) => until)),
        latest,
      ]);
      if (fresh.length === spendings.length) return spendings.map(() => true);
      const known = new Set(fresh.map(({ nonce }) => nonce));
      return spendings.map(({ nonce }) => known.has(nonce));
    },
    flights,
    size: batchSize,
    queue: queueSize,
    waitMs: database.timeoutMs,
    keyOf: ({ nonce }) => nonce,
  });
  return {
    spend(nonce, now, until) {
      reach();
      return submit({ nonce: stored(nonce), now, until });
    },
    async forget(now) {
      for (let more = true; more; ) {
        const [row] = await database.query<{ forgotten: number }>(forget, [now - limits.nonceTtlMs, forgottenAtOnce]);
        more = row?.forgotten === forgottenAtOnce;
      }
    },
  };
}
