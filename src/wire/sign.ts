import { headers } from '../contract/headers.ts';

/** Contract section 2, the sender's half: what is signed, and the headers that carry it. */

export interface V1Message {
  /** Unix seconds, decimal, as sent in `x-sheen-timestamp`. */
  readonly timestamp: string;
  /** The bytes of the body as sent. */
  readonly body: Uint8Array;
}

export interface V2Message extends V1Message {
  /** Any case; signed in upper case. */
  readonly method: string;
  /** Path and query exactly as on the request line, a base URL's prefix included. */
  readonly target: string;
  /** Unique per request, across users. `undefined` signs an empty one and sends no header. */
  readonly nonce: string | undefined;
}

export interface SignRequest extends V2Message {
  readonly scheme: 'v1' | 'v2' | 'both';
  /**
   * HMAC-SHA256 with the shared secret used as is (its UTF-8 bytes, never base64-decoded), as lower-case hex.
   * Injected, so that the secret stays with the caller and any runtime's crypto will do.
   */
  readonly hmac: (message: Uint8Array) => string | Promise<string>;
}

const utf8 = new TextEncoder();
const nothing = new Uint8Array();

function join(head: string, body: Uint8Array): Uint8Array {
  const encoded = utf8.encode(head);
  const joined = new Uint8Array(encoded.length + body.length);
  joined.set(encoded);
  joined.set(body, encoded.length);
  return joined;
}

/** Path and query as signature v2 signs them: pairs sorted by name in code-unit order, equal names in their order, re-encoded. */
function canonicalTarget(target: string): string {
  const mark = target.indexOf('?');
  if (mark === -1) return target;
  // With its `?`: URLSearchParams strips one, so a query that itself begins with a question mark keeps its own.
  const pairs = new URLSearchParams(target.slice(mark));
  pairs.sort();
  const query = pairs.toString();
  return query === '' ? target.slice(0, mark) : `${target.slice(0, mark)}?${query}`;
}

/** v1 signs `timestamp + rawBody`. */
export function canonicalV1({ timestamp, body }: V1Message): Uint8Array {
  return join(timestamp, body);
}

/** v2 signs method, target, timestamp, nonce and body, joined by LF; GET and DELETE sign an empty body. */
export function canonicalV2({ method, target, timestamp, nonce, body }: V2Message): Uint8Array {
  const upper = method.toUpperCase();
  const signedBody = upper === 'GET' || upper === 'DELETE' ? nothing : body;
  return join(`${upper}\n${canonicalTarget(target)}\n${timestamp}\n${nonce ?? ''}\n`, signedBody);
}

/** The headers that sign a request: timestamp, nonce where there is one, and the signature or signatures of the scheme. */
export async function sign(request: SignRequest): Promise<Record<string, string>> {
  const { timestamp, nonce, scheme, hmac } = request;
  return {
    [headers.timestamp]: timestamp,
    ...(nonce !== undefined && { [headers.nonce]: nonce }),
    ...(scheme !== 'v2' && { [headers.signatureV1]: await hmac(canonicalV1(request)) }),
    ...(scheme !== 'v1' && { [headers.signatureV2]: await hmac(canonicalV2(request)) }),
  };
}
