import type { Capability, Operation } from '../contract/index.ts';
import { type AnyReply, describeReply, wireStatus } from '../kit/index.ts';
import { askSigned } from './ask-signed.ts';
import type { Place } from './cast.ts';
import { type CapabilityFacts, type Grants, grantCapabilities } from './capabilities.ts';
import { askDiscovery, sendControl } from './control.ts';
import { findRoutes, freshPlace } from './find-routes.ts';
import { parseDiscovery } from './parse-discovery.ts';
import { proveReplicas } from './prove-replicas.ts';
import type { Replica, Run } from './run.ts';
import { createSession, type Session } from './session.ts';
import { knownBy, type ListedIdentities } from './identities.ts';
import type { Scheme } from './signer.ts';
import { unlessGivenUp } from './unless-given-up.ts';
import type { TargetFacts } from './world.ts';

export interface PreflightSettings {
  readonly signal: AbortSignal;
  readonly granted: ReadonlySet<Capability>;
  readonly withdrawn: ReadonlySet<Capability>;
  /** From the configuration, for what the target does not declare: its own word can be tightened, never loosened (ruling 28). */
  readonly maxConnections?: number | undefined;
  /** From the configuration: the URLs lead to different replicas, though these do not tell it. */
  readonly distinct?: boolean | undefined;
  /** The shorter of this and what the target declares counts. */
  readonly keepAliveMs?: number | undefined;
  /** Where to ask; default: a project and a user never used before. */
  readonly place?: Place | undefined;
  readonly keptBack?: ReadonlyMap<Capability, string>;
  /** Users and projects of the configuration: where they are listed nobody else is sure to be let in. */
  readonly identities?: ListedIdentities | undefined;
}

export type Preflight =
  /** Nothing can be judged; the reason says what to check. */
  | { readonly ok: false; readonly reason: string }
  | {
      readonly ok: true;
      readonly facts: TargetFacts;
      readonly grants: Grants;
      /** The control token was proved: `reset` is owed at the exit. */
      readonly tokenWorks: boolean;
      /** Routes that the contract owes and the target does not have. */
      readonly missing: ReadonlySet<Operation>;
    };

/** A dead target is known within this time. */
const deadlineMs = 2_000;
const allSchemes: readonly Scheme[] = ['v2', 'both', 'v1'];
/** Credentials are refused: by their signature (401, 403) or by their clock (408). */
const refusals: ReadonlySet<number | undefined> = new Set([401, 403, 408]);

function unreachable({ base }: Replica, problem: string): string {
  return `Failed to reach ${base.url}: ${problem}. Check that the backend runs, and the host, port and scheme of the URL.`;
}

/** Reachable, and speaks HTTP: any answer will do. */
async function lookAt(session: Session, replica: Replica): Promise<{ reply: AnyReply } | { reason: string }> {
  const reply = await askDiscovery(session, replica, deadlineMs);
  return reply.status === 'unknown' ? { reason: unreachable(replica, reply.problems.join('; ')) } : { reply };
}

interface Asker {
  readonly session: Session;
  /** Nobody ever used it, or it is listed. */
  readonly place: Place;
}

function isAccepted(reply: AnyReply): boolean {
  const status = wireStatus(reply);
  return status !== undefined && status >= 200 && status < 300;
}

/** The form to sign with, or why none is accepted. One that was asked for is the only one tried. */
async function findScheme({ session, place }: Asker): Promise<{ scheme: Scheme; roundTripMs: number } | { reason: string }> {
  const asked = { replica: session.run.replicas[0], place, timeoutMs: deadlineMs };
  const { scheme: wished } = session.run;
  const schemes = wished === undefined ? allSchemes : [wished];
  const replies = await Promise.all(schemes.map((scheme) => askSigned(session, { ...asked, scheme })));
  if (replies.every(({ status }) => status === 'unknown')) {
    // One route may be broken; a target that answers none of its own cannot be judged.
    const other = await askSigned(session, { ...asked, scheme: wished ?? 'v2', operation: 'listMessages' });
    if (other.status === 'unknown')
      return { reason: unreachable(session.run.replicas[0], `it answers no signed request: ${describeReply(other)}`) };
  }
  const found = schemes.map((scheme, at) => ({ scheme, reply: replies[at] as AnyReply })); // `as`: one reply per scheme
  if (!found.every(({ reply }) => refusals.has(wireStatus(reply)))) {
    const best = found.find(({ reply }) => isAccepted(reply)) ?? found.find(({ reply }) => !refusals.has(wireStatus(reply)));
    if (best !== undefined) return { scheme: best.scheme, roundTripMs: Math.min(...replies.map(({ exchange }) => exchange.tookMs)) };
  }
  const { clock, base } = session.run.replicas[0];
  const answers = found.map(({ scheme, reply }) => `${scheme} ${describeReply(reply)}${errorCodeOf(reply)}`).join(', ');
  if (session.run.unsigned)
    return {
      reason: `Requests without a signature are refused (${answers}). Check auth.scheme: it is "none", and this target asks for one.`,
    };
  const offset = Math.round(clock.offsetMs / 1_000);
  const prefix = base.prefix === '' ? 'the URL has no path prefix' : `the URL has the path prefix ${base.prefix}`;
  return {
    reason:
      `The credentials are refused (${answers}). Check the secret, the clock (the target's is ${Math.abs(offset)} s ${offset < 0 ? 'behind' : 'ahead of'} ours) ` +
      `and the path prefix (${prefix}; signature v2 covers the path as the backend sees it).`,
  };
}

/** The machine code of a refusal, where it has the form of one: anything else may be somebody's text. */
function errorCodeOf(reply: AnyReply): string {
  const json = reply.raw?.json;
  if (typeof json !== 'object' || json === null || !('error' in json) || typeof json.error !== 'string') return '';
  return /^[\w.-]{1,64}$/.test(json.error) ? ` ${json.error}` : '';
}

/** Where the target's `Date` misleads, our own clock may be the one that its signatures are checked by. */
async function findSchemeByEitherClock(asker: Asker): ReturnType<typeof findScheme> {
  const { session } = asker;
  const found = await findScheme(asker);
  const { clock } = session.run.replicas[0];
  if ('scheme' in found || Math.abs(clock.offsetMs) < 30_000) return found;
  const takenBack = session.run.replicas.map((replica) => replica.clock.trustOnlyChanges());
  const again = await findScheme(asker);
  if ('scheme' in again) return again;
  for (const takeBack of takenBack) takeBack();
  return found;
}

/** Section 16: an unknown action with a right token is 400, everything else proves nothing. */
export async function proveToken(session: Session): Promise<CapabilityFacts['token']> {
  if (session.run.controlToken === undefined) return { state: 'none' };
  const replies = await Promise.all(
    session.run.replicas.map((replica) => sendControl(session, replica, { action: 'chat-contract.probe' })),
  );
  const refused = replies.find((reply) => wireStatus(reply) !== 400);
  return refused === undefined ? { state: 'works' } : { state: 'refused', answer: describeReply(refused) };
}

function shorter(declared: number | undefined, given: number | undefined): number | undefined {
  if (declared === undefined || given === undefined) return declared ?? given;
  return Math.min(declared, given);
}

/** Somebody who is let in. */
export function firstOf(identities: ListedIdentities | undefined): Place | undefined {
  const [project] = identities?.projects ?? [];
  const [userId] = identities?.users ?? [];
  return project === undefined || userId === undefined ? undefined : { projectId: project.id, userId };
}

async function look(session: Session, settings: PreflightSettings): Promise<Preflight> {
  const { run } = session;
  const looks = await Promise.all(run.replicas.map((replica) => lookAt(session, replica)));
  const dead = looks.find((found) => 'reason' in found);
  if (dead !== undefined && 'reason' in dead) return { ok: false, reason: dead.reason };

  const discoveries = looks.map((found) => ('reply' in found ? parseDiscovery(found.reply) : undefined));
  const { identities, place = firstOf(identities) ?? freshPlace() } = settings;
  const scheme = await findSchemeByEitherClock({ session, place });
  if ('reason' in scheme) return { ok: false, reason: scheme.reason };
  for (const { signer } of run.replicas) signer.preferred = scheme.scheme;
  run.patience.setRoundTrip(scheme.roundTripMs);

  const [first] = discoveries;
  const [token, routes] = await Promise.all([proveToken(session), findRoutes(session, place, deadlineMs)]);
  const grants = grantCapabilities({
    declared: first?.capabilities === undefined ? undefined : new Set(first.capabilities),
    granted: settings.granted,
    withdrawn: settings.withdrawn,
    ...(settings.keptBack !== undefined && { keptBack: settings.keptBack }),
    known: knownBy(identities),
    token,
    replicas: await proveReplicas(run, { signal: settings.signal, timeoutMs: deadlineMs, distinct: settings.distinct === true }),
  });
  return {
    ok: true,
    grants,
    tokenWorks: token.state === 'works',
    missing: new Set(routes.filter(({ missing }) => missing).map(({ operation }) => operation)),
    facts: {
      capabilities: new Set([...grants].filter(([, grant]) => grant.granted).map(([capability]) => capability)),
      discovery: first?.whole,
      maxConnections: first?.maxConnections ?? settings.maxConnections,
      keepAliveMs: shorter(first?.keepAliveMs, settings.keepAliveMs),
      known: {
        ...(identities?.outsider !== undefined && { outsider: identities.outsider }),
        ...(identities?.profileUser !== undefined && { profileUser: identities.profileUser }),
      },
    },
  };
}

/** Decides within seconds whether the target can be judged at all, how requests are signed and what it grants. */
export async function preflight(run: Run, settings: PreflightSettings): Promise<Preflight> {
  const session = createSession(run, { name: 'preflight', signal: settings.signal });
  try {
    const found = await unlessGivenUp(settings.signal, () => look(session, settings));
    return found ?? { ok: false, reason: 'the run ended before the target was known' };
  } finally {
    await session.close();
  }
}
