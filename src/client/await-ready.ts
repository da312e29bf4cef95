import { type AnyReply, wireStatus } from '../kit/index.ts';
import { askSigned } from './ask-signed.ts';
import type { Place } from './cast.ts';
import { askDiscovery } from './control.ts';
import { freshPlace } from './find-routes.ts';
import type { Replica, Run } from './run.ts';
import { createSession, type Session } from './session.ts';
import { unlessGivenUp } from './unless-given-up.ts';

export interface AwaitReadySettings {
  readonly withinMs: number;
  readonly signal: AbortSignal;
  /** Where to ask; default: a project and a user never used before. */
  readonly place?: Place | undefined;
  /** The target is not ready yet, and why. */
  readonly onWaiting: (sinceMs: number, reason: string) => void;
}

/** What is the matter with a target that may still be starting. */
interface Unready {
  readonly reason: string;
  /** It answers something: if that does not pass, it can be judged all the same. */
  readonly answers: boolean;
}

/** A question that takes longer is asked again. */
const questionMs = 2_000;
const betweenMs = 500;

/** What a gateway says of a backend that is not there yet, and a backend of itself while it starts. */
const startingStatuses: ReadonlySet<number | undefined> = new Set([502, 503, 504]);

/** What keeps one answer from being that of a backend that is ready. */
function problemOf(reply: AnyReply): string | undefined {
  if (reply.status === 'unknown') return (reply.problems ?? []).join('; ');
  return startingStatuses.has(wireStatus(reply)) ? `answered ${wireStatus(reply)}` : undefined;
}

/** Ready is who answers both questions, neither of them 502, 503 or 504, has at least one of the two routes, and is the build that is expected. */
async function lookAt(session: Session, replica: Replica, place: Place): Promise<Unready | undefined> {
  const scheme = session.run.scheme ?? 'v2';
  const [discovered, read] = await Promise.all([
    askDiscovery(session, replica, questionMs),
    askSigned(session, { replica, place, scheme, timeoutMs: questionMs }),
  ]);
  const { url } = replica.base;
  const dead = problemOf(discovered);
  if (dead !== undefined) return { reason: `${url}: ${dead}`, answers: false };
  const halting = problemOf(read);
  if (halting !== undefined) return { reason: `${url}: a signed read: ${halting}`, answers: true };
  const { expected, toldBy } = session.run.builds;
  const build = toldBy(discovered) ?? toldBy(read);
  if (expected !== undefined && build !== expected) {
    const found = build === undefined ? 'tells no build' : `runs build "${build}"`;
    return { reason: `${url} ${found}, and "${expected}" is expected`, answers: true };
  }
  const isEmpty = wireStatus(discovered) === 404 && wireStatus(read) === 404;
  return isEmpty ? { reason: `${url} has none of the routes yet`, answers: true } : undefined;
}

/** Resolves after so long, or at once when the signal is aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    if (signal.aborted) finish();
    else signal.addEventListener('abort', finish, { once: true });
  });
}

/** Gives back what is the matter, or `undefined` also where the wait was ended from outside. */
async function lookAtAll(run: Run, place: Place, signal: AbortSignal): Promise<Unready | undefined> {
  const session = createSession(run, { name: 'wait', signal });
  try {
    const found = await unlessGivenUp(signal, () => Promise.all(run.replicas.map((replica) => lookAt(session, replica, place))));
    return found?.find((unready) => unready?.answers === false) ?? found?.find((unready) => unready !== undefined);
  } finally {
    await session.close();
  }
}

/**
 * Waits until every address is ready to be judged, and gives back why it cannot be where the time is up; `undefined` where it can,
 * and where the signal ended the wait. A target that answers is judged in the end, whatever it answers.
 */
export async function awaitReady(run: Run, settings: AwaitReadySettings): Promise<string | undefined> {
  const { withinMs, signal, place = freshPlace(), onWaiting } = settings;
  const startedAt = performance.now();
  for (;;) {
    const unready = await lookAtAll(run, place, signal);
    const sinceMs = performance.now() - startedAt;
    if (unready === undefined || signal.aborted) return undefined;
    onWaiting(sinceMs, unready.reason);
    if (sinceMs >= withinMs) {
      if (unready.answers) return undefined;
      return `The target did not get ready within ${withinMs / 1_000} s: ${unready.reason}. Check that the backend runs, and the host, port and scheme of the URL.`;
    }
    await pause(Math.min(betweenMs, withinMs - sinceMs), signal);
  }
}
