import { type ClauseId, clauseIds, groupOf } from '../../src/contract/index.ts';
import type { Admission, Ports } from '../../src/engine/ports.ts';
import { withPort } from '../mutants/decorate.ts';
import { without } from '../mutants/limit-answers.ts';
import { throughStreams } from '../mutants/through-streams.ts';
import type { LegalVariant } from './legal-variant.ts';
import { bodyOfAnswer, later } from './on-the-wire.ts';

/** Clauses that can only be judged where a limit is met. */
const limitClauses: readonly ClauseId[] = clauseIds.filter((id) => groupOf(id) === 'connection' && id !== 'connection.id-header');
const noWaiting = { 'connection.in-progress-answer': 'skipped' } as const;

const unknownLimit = () => bodyOfAnswer('discover', (body) => without(body, 'limits'));

/** A newcomer that an eviction made room for is sent away once more. */
function waitingTwice(ports: Ports): Ports {
  const sentAway = new Set<string>();
  return withPort(ports, 'connections', ({ admit }) => ({
    async admit(newcomer): Promise<Admission> {
      const key = `${newcomer.projectId} ${newcomer.userId}`;
      const { maxConnections, retryAfterMs } = newcomer;
      if (sentAway.delete(key)) return { outcome: 'in-progress', evicted: undefined, current: maxConnections - 1, retryAfterMs };
      const admission = await admit(newcomer);
      if (admission.outcome === 'retry') sentAway.add(key);
      return admission;
    },
  }));
}

/** How many streams there may be, and what one too many meets. */
export const connectionLiberties: readonly LegalVariant[] = [
  {
    name: 'takeover-at-once',
    liberty: 'one stream too many takes the place of another at once',
    settings: { eviction: 'takeover' },
    notPassed: noWaiting,
  },
  {
    name: 'newcomers-wait',
    liberty: 'one stream too many is told that an eviction is in progress',
    settings: { eviction: 'in-progress' },
  },
  {
    name: 'newcomers-wait-twice',
    liberty: 'one stream too many is sent away twice before it is admitted',
    build: () => ({ ports: waitingTwice }),
  },
  {
    name: 'one-stream-per-user',
    liberty: 'a user may have one stream',
    settings: { maxConnections: 1 },
    notPassed: { 'connection.others-undisturbed': 'skipped' },
  },
  { name: 'two-streams-per-user', liberty: 'a user may have two streams', settings: { maxConnections: 2 } },
  { name: 'a-limit-that-is-not-told', liberty: 'discovery does not tell the limit', build: unknownLimit },
  {
    name: 'no-limit-is-met',
    liberty: 'a user may have more streams than a tester opens, and is not told how many',
    settings: { maxConnections: 1_000 },
    notPassed: Object.fromEntries(limitClauses.map((clause) => [clause, 'skipped'] as const)),
    build: unknownLimit,
  },
  {
    name: 'victims-that-linger',
    liberty: 'a victim ends two seconds after it was told',
    build: () => throughStreams(({ send, end }) => ({ event: send, end: () => void setTimeout(end, 2_000) })),
  },
  {
    name: 'places-that-linger',
    liberty: 'a place is free two seconds after its stream has gone',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'connections', ({ release }) => ({
          async release(connectionId) {
            await later(2_000);
            await release(connectionId);
          },
        })),
    }),
  },
  {
    name: 'typing-protects-the-user',
    liberty: 'typing protects all streams of its user, whatever instance reports it',
    build: () => ({
      ports: (ports) =>
        withPort(ports, 'typing', ({ set }) => ({
          set: (projectId, userId, _instanceId, until) => set(projectId, userId, undefined, until),
        })),
    }),
  },
  {
    name: 'no-victim-is-null',
    liberty: 'where nobody was evicted evicted_connection_id is null',
    build: () => bodyOfAnswer('openStream', (body) => ({ evicted_connection_id: null, ...body })),
  },
];
