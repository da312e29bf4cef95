import type { Access, Preferences, Profiles } from '../../src/engine/ports.ts';
import { createBatch } from './batch.ts';
import { uuidArray } from './binary-array.ts';
import type { Database, Statement } from './database.ts';
import { endLease, lend } from './leases.ts';

/** Whom a question is about; the profile is asked for without a project. */
interface Question {
  readonly projectId: string | undefined;
  readonly userId: string;
}

interface Facts {
  readonly denied: boolean;
  readonly build_immediately: boolean | null;
  readonly locale: string | null;
}

/** What a lease says goes before what is saved; a locale that was lent may be none. */
const ask: Statement = {
  name: 'facts',
  text: `SELECT
    EXISTS (SELECT FROM denials d WHERE d.project_id = q.project_id AND d.user_id = q.user_id)
      OR EXISTS (SELECT FROM leases l WHERE l.kind = 'deny' AND l.project_id = q.project_id AND l.user_id = q.user_id
        AND l.ends_at > clock_timestamp()) AS denied,
    (SELECT p.build_immediately FROM preferences p WHERE p.project_id = q.project_id AND p.user_id = q.user_id) AS build_immediately,
    CASE WHEN lent.user_id IS NOT NULL THEN lent.value
      ELSE (SELECT p.locale FROM profiles p WHERE p.user_id = q.user_id) END AS locale
    FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS q (project_id, user_id, item)
    LEFT JOIN leases lent ON lent.kind = 'locale' AND lent.user_id = q.user_id AND lent.ends_at > clock_timestamp()
    ORDER BY q.item`,
};
const setPreference: Statement = {
  name: 'set-preference',
  text: `INSERT INTO preferences (project_id, user_id, build_immediately) VALUES ($1, $2, $3)
    ON CONFLICT (project_id, user_id) DO UPDATE SET build_immediately = excluded.build_immediately`,
};
const setLocale: Statement = {
  name: 'set-locale',
  text: 'INSERT INTO profiles (user_id, locale) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET locale = excluded.locale',
};
const clearLocale: Statement = { name: 'clear-locale', text: 'DELETE FROM profiles WHERE user_id = $1' };
const deny: Statement = { name: 'deny', text: 'INSERT INTO denials (project_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING' };
const allow: Statement = { name: 'allow', text: 'DELETE FROM denials WHERE project_id = $1 AND user_id = $2' };

const flights = 2;
const batchSize = 500;
const queueSize = 10_000;

export interface FactPorts {
  readonly access: Access;
  readonly preferences: Preferences;
  readonly profiles: Profiles;
}

/** What is known of a user. Every request asks, so questions that come together go in one round trip; nothing is remembered. */
export function createFacts(database: Database): FactPorts {
  const submit = createBatch<Question, Facts>({
    run: (questions) =>
      database.query<Facts>(ask, [
        uuidArray(questions.map(({ projectId }) => projectId)),
        uuidArray(questions.map(({ userId }) => userId)),
      ]),
    flights,
    size: batchSize,
    queue: queueSize,
    waitMs: database.timeoutMs,
  });

  return {
    access: {
      allowed: async (projectId, userId) => !(await submit({ projectId, userId })).denied,
      async set(projectId, userId, allowed, leaseMs) {
        if (!allowed && leaseMs !== undefined) return lend(database, { kind: 'deny', projectId, userId }, null, leaseMs);
        if (allowed) await endLease(database, { kind: 'deny', projectId, userId });
        await database.query(allowed ? allow : deny, [projectId, userId]);
      },
    },
    preferences: {
      async get(projectId, userId) {
        const { build_immediately: buildImmediately } = await submit({ projectId, userId });
        return buildImmediately === null ? undefined : { buildImmediately };
      },
      async set(projectId, userId, { buildImmediately }) {
        await database.query(setPreference, [projectId, userId, buildImmediately]);
      },
    },
    profiles: {
      locale: async (userId) => (await submit({ projectId: undefined, userId })).locale ?? undefined,
      async setLocale(userId, tag, leaseMs) {
        if (leaseMs !== undefined) return lend(database, { kind: 'locale', userId }, tag, leaseMs);
        if (tag === null) await database.query(clearLocale, [userId]);
        else await database.query(setLocale, [userId, tag]);
      },
    },
  };
}
