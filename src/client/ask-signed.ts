import { pathOf } from '../contract/index.ts';
import type { AnyReply, Signing } from '../kit/index.ts';
import type { Place } from './cast.ts';
import type { Replica } from './run.ts';
import type { Session } from './session.ts';
import type { Scheme, Signer } from './signer.ts';

export interface SignedQuestion {
  readonly replica: Replica;
  readonly place: Place;
  readonly scheme: Scheme;
  /** Default: the read mark. */
  readonly operation?: 'getReadStatus' | 'listMessages';
  readonly timeoutMs: number;
  /** Signs instead of the replica's own. */
  readonly signer?: Signer;
  /** What is done otherwise than a correct request does it. */
  readonly signing?: Signing;
}

/** A signed request that changes nothing. */
export async function askSigned(
  session: Session,
  { replica, place, scheme, operation = 'getReadStatus', timeoutMs, signer, signing }: SignedQuestion,
): Promise<AnyReply> {
  const prepared = await session.prepare({
    operation,
    lane: `signed ${scheme}`,
    replica,
    method: 'GET',
    target: pathOf(operation, place.projectId),
    body: new Uint8Array(),
    userId: place.userId,
    signed: true,
    ...(signer !== undefined && { signer }),
    options: scheme === 'none' ? {} : { sign: { scheme, ...signing } },
  });
  return session.exchange(operation, prepared, timeoutMs);
}
