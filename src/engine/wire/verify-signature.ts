import { headers, limits } from '../../contract/index.ts';
import type { Call } from '../call.ts';
import type { Hmac } from '../ports.ts';
import { signedBytes } from './signed-bytes.ts';

/** What the caller goes on with, or the refusal it answers. */
export type SignatureVerdict =
  /** Right. `nonce` is still to be spent: only a request that was signed rightly may spend one (auth.refusal-has-no-effect). */
  | { readonly ok: true; readonly nonce: string | undefined }
  | { readonly ok: false; readonly error: 'MISSING_SIGNATURE' | 'TIMESTAMP_OUT_OF_RANGE' | 'INVALID_SIGNATURE' }
  /** v2 without a nonce (ruling 7). */
  | { readonly ok: false; readonly error: 'VALIDATION_FAILED'; readonly missing: 'nonce' };

type SignedCall = Pick<Call, 'method' | 'rawTarget' | 'headers' | 'rawBody'>;

const nothing = new Uint8Array();
const decimal = /^[0-9]{1,12}$/;

/** Without an early exit: how long it takes tells nothing about where two signatures differ. */
export function sameInConstantTime(sent: string, expected: string): boolean {
  let difference = sent.length ^ expected.length;
  // A NaN past the end of `sent` counts as 0; its length has told the difference already.
  for (let at = 0; at < expected.length; at += 1) difference |= sent.charCodeAt(at) ^ expected.charCodeAt(at);
  return difference === 0;
}

const byName = (a: readonly [string, string], b: readonly [string, string]) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);

/** `path[?query]` with the pairs decoded, sorted by name in code-unit order (equal names stay in their order) and encoded again. */
function signedTarget(rawTarget: string): string {
  const queryAt = rawTarget.indexOf('?');
  if (queryAt < 0) return rawTarget;
  const path = rawTarget.slice(0, queryAt);
  // The constructor drops one leading `?`, so the query goes in with the one that introduces it.
  const pairs = [...new URLSearchParams(rawTarget.slice(queryAt))].sort(byName);
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`;
}

function v2Message(call: SignedCall, timestamp: string, nonce: string): Uint8Array {
  const method = call.method.toUpperCase();
  const body = method === 'GET' || method === 'DELETE' ? nothing : call.rawBody;
  return signedBytes(`${method}\n${signedTarget(call.rawTarget)}\n${timestamp}\n${nonce}\n`, body);
}

/**
 * Judges timestamp, then signature; the nonce is left to the caller, who spends it last.
 * Every signature that was sent must be right: a good v1 does not excuse a wrong v2 (ruling 7), and malformed hex is a wrong one.
 * `now`: milliseconds, the engine's clock.
 */
export async function verifySignature(call: SignedCall, now: number, hmac: Hmac): Promise<SignatureVerdict> {
  const v1 = call.headers[headers.signatureV1];
  const v2 = call.headers[headers.signatureV2];
  if (v1 === undefined && v2 === undefined) return { ok: false, error: 'MISSING_SIGNATURE' };

  const timestamp = call.headers[headers.timestamp] ?? '';
  if (!decimal.test(timestamp) || Math.abs(now - Number(timestamp) * 1_000) > limits.signatureWindowMs) {
    return { ok: false, error: 'TIMESTAMP_OUT_OF_RANGE' };
  }

  const nonce = call.headers[headers.nonce] || undefined;
  if (v2 !== undefined && !sameInConstantTime(v2, await hmac(v2Message(call, timestamp, nonce ?? '')))) {
    return { ok: false, error: 'INVALID_SIGNATURE' };
  }
  if (v1 !== undefined && !sameInConstantTime(v1, await hmac(signedBytes(timestamp, call.rawBody)))) {
    return { ok: false, error: 'INVALID_SIGNATURE' };
  }
  if (v2 !== undefined && nonce === undefined) return { ok: false, error: 'VALIDATION_FAILED', missing: 'nonce' };
  return { ok: true, nonce };
}
