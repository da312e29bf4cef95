import { headers, limits, uuid } from '../contract/index.ts';
import type { Context } from './context.ts';
import { StoreOverloaded, StoreUnavailable } from './ports.ts';
import { Refusal } from './refusal.ts';
import { verifySignature } from './wire/verify-signature.ts';

const sentences = {
  MISSING_SIGNATURE: 'The request is not signed. Send x-sheen-sig-v2 with its timestamp and nonce.',
  TIMESTAMP_OUT_OF_RANGE: 'x-sheen-timestamp is no number of seconds within two minutes of the Date of this answer. Sign again now.',
  INVALID_SIGNATURE: 'The signature does not match the request. Sign method, target, timestamp, nonce and body exactly as sent.',
} as const;

/** Section 2, in this order: timestamp, signature, nonce; so a forged request spends nobody's nonce. */
export async function authenticate(context: Context): Promise<void> {
  const { call, ports } = context;
  const now = ports.clock.now();
  const verdict = await verifySignature(call, now, ports.hmac);
  if (verdict.ok) {
    if (verdict.nonce === undefined) throw missingNonce();
    return spendNonce(context, verdict.nonce, now);
  }
  throw verdict.error === 'VALIDATION_FAILED' ? missingNonce() : new Refusal(verdict.error, sentences[verdict.error]);
}

/** For a body that was not read to its end: its signature cannot be judged, its absence can (auth.comes-first). */
export function requireSignature({ call }: Context): void {
  if (call.headers[headers.signatureV1] !== undefined || call.headers[headers.signatureV2] !== undefined) return;
  throw new Refusal('MISSING_SIGNATURE', sentences.MISSING_SIGNATURE);
}

function missingNonce(): Refusal {
  return new Refusal('VALIDATION_FAILED', 'x-sheen-nonce is missing. Send one that is unique to this request.');
}

/** auth.replay-refused */
async function spendNonce({ ports, onDegraded }: Context, nonce: string, now: number): Promise<void> {
  let fresh = true;
  try {
    fresh = await ports.nonces.spend(nonce, now, now + limits.nonceTtlMs);
  } catch (cause) {
    // Nonces live in the cache, and losing the cache does not stop posting (idem.survives-cache-outage). Meanwhile the
    // timestamp alone bounds a replay to two minutes.
    if (!(cause instanceof StoreUnavailable) || cause instanceof StoreOverloaded) throw cause;
    onDegraded(cause);
  }
  if (!fresh) throw new Refusal('REPLAY_ATTACK_DETECTED', 'x-sheen-nonce was used before. Sign every request anew, also a retry.');
}

/** auth.user-identity. Lower case: a UUID in two cases is one user. */
export function identify({ call }: Context): string {
  const userId = call.headers[headers.userId];
  if (!uuid.safeParse(userId).success) throw new Refusal('VALIDATION_FAILED', 'x-user-id must be the UUID of the user.');
  return userId?.toLowerCase() ?? '';
}

export interface Visit {
  readonly projectId: string;
  readonly userId: string;
}

/** The user and the project of a call with the project in its path; refuses who may not enter (auth.outsider-refused). */
export async function enter(context: Context): Promise<Visit> {
  const userId = identify(context);
  const { projectId } = context.call;
  if (!uuid.safeParse(projectId).success) throw new Refusal('VALIDATION_FAILED', 'The project id in the path must be a UUID.');
  const visit = { projectId: projectId.toLowerCase(), userId };
  context.projectId = visit.projectId;
  await requireAccess(context, visit);
  return visit;
}

export async function requireAccess({ ports }: Context, { projectId, userId }: Visit): Promise<void> {
  if (await ports.access.allowed(projectId, userId)) return;
  throw new Refusal('UNAUTHORIZED_PROJECT_ACCESS', 'This user has no access to this project.');
}
