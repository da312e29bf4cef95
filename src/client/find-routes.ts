import { randomUUID } from 'node:crypto';
import { type Operation, pathOf, routes } from '../contract/index.ts';
import { type AnyReply, wireStatus } from '../kit/index.ts';
import { BoundReached } from './bounds.ts';
import type { Place } from './cast.ts';
import { absences } from './evidence.ts';
import type { Session } from './session.ts';

/** Nobody's: a project and a user never used before. */
export function freshPlace(): Place {
  return { projectId: randomUUID(), userId: randomUUID() };
}

/** The routes of the contract that every backend has; discovery and the control route are a MAY. */
export const owedRoutes = [
  'postMessage',
  'postLegacyMessage',
  'listMessages',
  'openStream',
  'getReadStatus',
  'putReadMark',
  'getPreferences',
  'putPreferences',
  'postPresence',
] as const satisfies readonly Operation[];

export type OwedRoute = (typeof owedRoutes)[number];

export interface FoundRoute {
  readonly operation: OwedRoute;
  /** `undefined` where no answer came: then nothing is known. */
  readonly status: number | undefined;
  readonly missing: boolean;
}

const utf8 = new TextEncoder();

/** A question that an existing route answers without storing anything: what it needs is left out, or is no number. */
const questions: Readonly<Record<OwedRoute, { readonly query?: string; readonly body?: string }>> = {
  postMessage: { body: '{}' },
  postLegacyMessage: { body: '{}' },
  listMessages: { query: '?limit=1' },
  openStream: { query: '?from_seq=none' },
  getReadStatus: {},
  putReadMark: { body: '{}' },
  getPreferences: {},
  putPreferences: { body: '{}' },
  postPresence: { body: '{}' },
};

async function ask(session: Session, operation: OwedRoute, place: Place, timeoutMs: number, path?: string): Promise<AnyReply> {
  const { query = '', body = '' } = questions[operation];
  const { method } = routes[operation];
  const prepared = await session.prepare({
    operation,
    lane: 'routes',
    replica: session.run.replicas[0],
    method,
    target: (path ?? pathOf(operation, place.projectId)) + query,
    body: utf8.encode(body),
    userId: place.userId,
    signed: true,
    options: {},
  });
  return session.exchange(operation, prepared, timeoutMs);
}

/** A bound of the run may forbid the question: then nothing is known of that route. */
async function askIfAllowed(session: Session, operation: OwedRoute, place: Place, timeoutMs: number): Promise<AnyReply | undefined> {
  try {
    return await ask(session, operation, place, timeoutMs);
  } catch (cause) {
    if (cause instanceof BoundReached) return undefined;
    throw cause;
  }
}

/** What tells one refusal from another. */
function signOf(reply: AnyReply | undefined): string {
  const json = reply?.raw?.json;
  const code = typeof json === 'object' && json !== null && 'error' in json ? String(json.error) : '';
  return `${reply === undefined ? '' : wireStatus(reply)} ${code}`;
}

/**
 * Which routes the target has. A 404 speaks of a missing route only where a path that nobody has is answered the same way:
 * it may speak of the project.
 */
export async function findRoutes(session: Session, place: Place, timeoutMs: number): Promise<FoundRoute[]> {
  const nowhere = `/v1/projects/${place.projectId}/chat/no-such-route-${randomUUID()}`;
  const [unknown, ...replies] = await Promise.all([
    ask(session, 'getReadStatus', place, timeoutMs, nowhere),
    ...owedRoutes.map((operation) => askIfAllowed(session, operation, place, timeoutMs)),
  ]);
  return owedRoutes.map((operation, at) => {
    const reply = replies[at];
    const status = reply === undefined ? undefined : wireStatus(reply);
    const missing = reply !== undefined && absences.has(status) && (status !== 404 || signOf(reply) === signOf(unknown));
    return { operation, status, missing };
  });
}
