/**
 * The schema, version by version. A version that was published is never changed: the next one changes it. Each must leave
 * programs of the version before it working, because a rolling restart runs both at once.
 *
 * Dates that the contract speaks of are milliseconds since the epoch by the engine's clock (`…_ms`); `timestamptz` is liveness,
 * by the clock of the database. Tables that may be lost in a crash, like a cache, are UNLOGGED.
 */
export const migrations: readonly string[] = [
  `
CREATE TABLE projects (
  project_id uuid PRIMARY KEY,
  head bigint NOT NULL
) WITH (fillfactor = 50);

-- Each event's JSON but for its seq.
CREATE TABLE events (
  project_id uuid NOT NULL,
  seq bigint NOT NULL,
  event text NOT NULL,
  PRIMARY KEY (project_id, seq)
);

-- What history shows of a message; its text stands in the event that told of it.
CREATE TABLE messages (
  project_id uuid NOT NULL,
  seq bigint NOT NULL,
  message_id uuid NOT NULL,
  user_id uuid NOT NULL,
  client_msg_id text,
  message_type text NOT NULL,
  mode text NOT NULL,
  locale text NOT NULL,
  accepted_ms bigint NOT NULL,
  PRIMARY KEY (project_id, seq)
);

-- Answers of the assistant that are not complete: how many of their steps are in the log, the last of them, and whose they are.
CREATE TABLE answers (
  project_id uuid NOT NULL,
  seq bigint NOT NULL,
  replica_id uuid NOT NULL,
  done int NOT NULL,
  last_seq bigint NOT NULL,
  build_id uuid,
  fails boolean NOT NULL,
  PRIMARY KEY (project_id, seq)
) WITH (fillfactor = 50);

CREATE TABLE idempotency_keys (
  project_id uuid NOT NULL,
  user_id uuid NOT NULL,
  client_msg_id text NOT NULL,
  message_id uuid NOT NULL,
  seq bigint NOT NULL,
  accepted_ms bigint NOT NULL,
  PRIMARY KEY (project_id, user_id, client_msg_id)
);

CREATE TABLE read_marks (
  project_id uuid NOT NULL,
  user_id uuid NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (project_id, user_id)
);

CREATE TABLE preferences (
  project_id uuid NOT NULL,
  user_id uuid NOT NULL,
  build_immediately boolean NOT NULL,
  PRIMARY KEY (project_id, user_id)
);

CREATE TABLE profiles (
  user_id uuid PRIMARY KEY,
  locale text NOT NULL
);

CREATE TABLE denials (
  project_id uuid NOT NULL,
  user_id uuid NOT NULL,
  PRIMARY KEY (project_id, user_id)
);

-- What testers have put in force for a while.
CREATE TABLE leases (
  kind text NOT NULL,
  project_id uuid NOT NULL,
  user_id uuid NOT NULL,
  value text,
  ends_at timestamptz NOT NULL,
  PRIMARY KEY (kind, user_id, project_id)
);

CREATE UNLOGGED TABLE nonces (
  nonce text PRIMARY KEY,
  until_ms bigint NOT NULL
);
CREATE INDEX ON nonces (until_ms);

-- Who is alive: a replica that has not been seen for some seconds holds no place any more.
CREATE UNLOGGED TABLE replicas (
  replica_id uuid PRIMARY KEY,
  seen_at timestamptz NOT NULL
);

CREATE UNLOGGED TABLE connections (
  connection_id uuid PRIMARY KEY,
  project_id uuid NOT NULL,
  user_id uuid NOT NULL,
  instance_id text,
  replica_id uuid NOT NULL,
  active_at timestamptz NOT NULL
);
CREATE INDEX ON connections (project_id, user_id);
CREATE INDEX ON connections (replica_id);

-- One row per user and project that has, or lately had, connections: its version changes with every decision.
CREATE UNLOGGED TABLE seatings (
  project_id uuid NOT NULL,
  user_id uuid NOT NULL,
  version uuid NOT NULL,
  waits_until timestamptz NOT NULL,
  PRIMARY KEY (project_id, user_id)
);

-- Evicted connections whose replica has not heard of it yet.
CREATE UNLOGGED TABLE takeovers (
  connection_id uuid PRIMARY KEY,
  replica_id uuid NOT NULL,
  taken_by uuid NOT NULL,
  reason text NOT NULL
);
CREATE INDEX ON takeovers (replica_id);

-- An empty instance stands for all of the user's.
CREATE UNLOGGED TABLE typing (
  project_id uuid NOT NULL,
  user_id uuid NOT NULL,
  instance_id text NOT NULL,
  until_ms bigint NOT NULL,
  PRIMARY KEY (project_id, user_id, instance_id)
);

-- Carries out a decision, unless somebody else has decided or gone since it was made: then false, and nothing is changed.
CREATE FUNCTION seat(
  of_project uuid, of_user uuid, known_version uuid, wait_ms float8,
  evicted uuid, evicted_for text, newcomer uuid, admitted boolean, of_instance text, of_replica uuid
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO seatings AS s (project_id, user_id, version, waits_until)
    VALUES (of_project, of_user, gen_random_uuid(), clock_timestamp() + coalesce(wait_ms, 0) * interval '1 millisecond')
    ON CONFLICT (project_id, user_id) DO UPDATE
      SET version = excluded.version, waits_until = CASE WHEN wait_ms IS NULL THEN s.waits_until ELSE excluded.waits_until END
      WHERE s.version = known_version;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF evicted IS NOT NULL THEN
    INSERT INTO takeovers (connection_id, replica_id, taken_by, reason)
      SELECT connection_id, replica_id, newcomer, evicted_for FROM connections WHERE connection_id = evicted
      ON CONFLICT DO NOTHING;
    DELETE FROM connections WHERE connection_id = evicted;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'the connection has gone' USING ERRCODE = 'CC001';
    END IF;
  END IF;
  IF admitted THEN
    INSERT INTO connections (connection_id, project_id, user_id, instance_id, replica_id, active_at)
      VALUES (newcomer, of_project, of_user, of_instance, of_replica, clock_timestamp());
  END IF;
  RETURN true;
EXCEPTION WHEN SQLSTATE 'CC001' THEN
  RETURN false;
END
$$;

-- One round trip, one transaction: counters locked in one order for all, so that nobody waits in a circle; what the lock
-- holders before us have committed is seen by the statement after the lock, so a key is found if it is there; seqs are given
-- out under the lock that is held until the commit is visible, so they become visible in order, without gaps.
-- Where a project has no counter yet, nothing is done and no row comes back. A step of an answer that is another replica's is
-- not stored and has no row; one that is in the log already, because its answer was lost, is not stored twice.
CREATE FUNCTION append(
  of_projects uuid[], project_count int, of_events text[],
  of_messages uuid[], of_users uuid[], of_keys text[], of_key_bounds bigint[], of_dates bigint[], of_kinds text[], of_modes text[], of_locales text[],
  of_answers bigint[], of_steps bigint[], of_ends bigint[], of_builds uuid[], of_failures bigint[], answering boolean, by_replica uuid
) RETURNS TABLE (item int, seq bigint, fresh boolean) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  locked int;
BEGIN
  PERFORM FROM projects WHERE project_id = ANY (of_projects) ORDER BY project_id FOR NO KEY UPDATE;
  GET DIAGNOSTICS locked = ROW_COUNT;
  IF locked < project_count THEN
    RETURN;
  END IF;
  IF of_answers IS NOT NULL THEN
    PERFORM FROM answers a JOIN unnest(of_projects, of_answers) AS i (project_id, seq) ON a.project_id = i.project_id AND a.seq = i.seq
      ORDER BY a.project_id, a.seq FOR UPDATE OF a;
  END IF;
  RETURN QUERY
  WITH input AS (
    SELECT * FROM unnest(of_projects, of_events, of_messages, of_users, of_keys, of_key_bounds, of_dates, of_kinds, of_modes, of_locales,
        of_answers, of_steps, of_ends, of_builds, of_failures)
      WITH ORDINALITY AS i (project_id, event, message_id, user_id, client_msg_id, key_bound, accepted_ms, message_type, mode, locale,
        answers, step, ends, build_id, fails, item)
  ), known AS (
    SELECT i.item, k.seq FROM input i JOIN idempotency_keys k
      ON k.project_id = i.project_id AND k.user_id = i.user_id AND k.client_msg_id = i.client_msg_id AND k.accepted_ms > i.key_bound
    UNION ALL SELECT i.item, a.last_seq FROM input i JOIN answers a
      ON a.project_id = i.project_id AND a.seq = i.answers AND a.replica_id = by_replica AND a.done = i.step + 1
  ), numbered AS (
    SELECT i.*, p.head + row_number() OVER (PARTITION BY i.project_id ORDER BY i.item) AS seq
      FROM input i JOIN projects p ON p.project_id = i.project_id
      WHERE i.item NOT IN (SELECT known.item FROM known)
        AND (i.answers IS NULL OR EXISTS (SELECT FROM answers a
          WHERE a.project_id = i.project_id AND a.seq = i.answers AND a.replica_id = by_replica AND a.done = i.step))
  ), begun AS (
    INSERT INTO answers (project_id, seq, replica_id, done, last_seq, fails)
      SELECT project_id, seq, by_replica, 0, seq, false FROM numbered WHERE answering AND message_type = 'user'
  ), advanced AS (
    UPDATE answers a SET done = n.step + 1, last_seq = n.seq, build_id = n.build_id, fails = n.fails = 1
      FROM numbered n WHERE n.ends = 0 AND a.project_id = n.project_id AND a.seq = n.answers
  ), ended AS (
    DELETE FROM answers a USING numbered n WHERE n.ends = 1 AND a.project_id = n.project_id AND a.seq = n.answers
  ), counted AS (
    UPDATE projects p SET head = n.head
      FROM (SELECT project_id, max(seq) AS head FROM numbered GROUP BY project_id) n
      WHERE p.project_id = n.project_id
  ), logged AS (
    INSERT INTO events (project_id, seq, event) SELECT project_id, seq, event FROM numbered
  ), stored AS (
    INSERT INTO messages (project_id, seq, message_id, user_id, client_msg_id, message_type, mode, locale, accepted_ms)
      SELECT project_id, seq, message_id, user_id, client_msg_id, message_type, mode, locale, accepted_ms
      FROM numbered WHERE message_id IS NOT NULL
  ), keyed AS (
    INSERT INTO idempotency_keys AS k (project_id, user_id, client_msg_id, message_id, seq, accepted_ms)
      SELECT project_id, user_id, client_msg_id, message_id, seq, accepted_ms FROM numbered WHERE client_msg_id IS NOT NULL
      ON CONFLICT (project_id, user_id, client_msg_id) DO UPDATE
        SET message_id = excluded.message_id, seq = excluded.seq, accepted_ms = excluded.accepted_ms
  )
  SELECT n.item::int, n.seq, true FROM numbered n
  UNION ALL
  SELECT k.item::int, k.seq, false FROM known k;
END
$$;
`,
];
