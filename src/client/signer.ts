import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { headers } from '../contract/index.ts';
import type { Signing } from '../kit/index.ts';
import { sign } from '../wire/index.ts';
import type { Redactor } from './redact.ts';
import type { TargetClock } from './target-clock.ts';

export type Scheme = 'v2' | 'v1' | 'both' | 'none';

/** What the target makes its signature over: the path as it is sent, or without the prefix that a proxy in front of it strips. */
export type SignedPath = 'full' | 'stripped';

export interface ToSign {
  readonly method: string;
  /** Path and query exactly as sent, the prefix included. */
  readonly target: string;
  readonly body: Uint8Array;
  readonly clock: TargetClock;
  /** The prefix of the base URL, put before a target that is signed instead of the one sent. */
  readonly prefix: string;
}

/** Keeps the secret: nothing else in the client sees it. */
export interface Signer {
  /** The signature headers of one request, timestamp and nonce included. Each call takes a nonce of its own. */
  headersFor(request: ToSign, signing?: Signing): Promise<Record<string, string>>;
  /** The form used where a scenario asks for none. */
  preferred: Scheme;
}

export interface SignerSettings {
  readonly preferred?: Scheme | undefined;
  readonly signedPath?: SignedPath | undefined;
}

const utf8 = new TextEncoder();

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? utf8.encode(body) : body;
}

function timestampOf(clock: TargetClock, wish: Signing['timestamp']): string {
  if (wish !== undefined && 'literal' in wish) return wish.literal;
  return String(Math.floor(clock.nowMs() / 1_000) + (wish?.offsetSeconds ?? 0));
}

/** `secret`: used as is; bytes only where the doctor tries a mistake. */
export function createSigner(secret: string | Uint8Array, redactor: Redactor, settings: SignerSettings = {}): Signer {
  const wrongSecret = randomBytes(24).toString('base64url');
  const hmacWith = (key: string | Uint8Array) => (message: Uint8Array) => {
    const hex = createHmac('sha256', key).update(message).digest('hex');
    redactor.addSignature(hex);
    return hex;
  };
  const right = hmacWith(secret);
  const wrong = hmacWith(wrongSecret);

  const isStripped = settings.signedPath === 'stripped';

  return {
    preferred: settings.preferred ?? 'v2',
    async headersFor({ method, target: sent, body, clock, prefix: before }, signing) {
      // A target without signatures gets none of their headers, unless a story is about them.
      if (signing === undefined)
        return this.preferred === 'none' ? {} : this.headersFor({ method, target: sent, body, clock, prefix: before }, {});
      const target = isStripped && sent.startsWith(before) ? sent.slice(before.length) : sent;
      const prefix = isStripped ? '' : before;
      const timestamp = timestampOf(clock, signing.timestamp);
      const nonce = signing.nonce === null ? undefined : (signing.nonce ?? randomUUID());
      const scheme = signing.scheme ?? this.preferred;
      const { over } = signing;
      const signed: Record<string, string> =
        scheme === 'none'
          ? // Unsigned means the signature alone is missing: one thing at a time (contract section 17).
            { [headers.timestamp]: timestamp, ...(nonce !== undefined && { [headers.nonce]: nonce }) }
          : await sign({
              method: over?.method ?? method,
              target: over?.target === undefined ? target : prefix + over.target,
              timestamp,
              nonce,
              body: over?.body === undefined ? body : bytesOf(over.body),
              scheme,
              hmac: signing.wrongSecret === true ? wrong : right,
            });
      for (const [header, wish] of Object.entries(signing.replace ?? {})) {
        const name = header.toLowerCase();
        if (wish === null) delete signed[name];
        else signed[name] = typeof wish === 'string' ? wish : wish(signed[name] ?? '');
      }
      return signed;
    },
  };
}
