const utf8 = new TextEncoder();
const slabBytes = 65_536;
let slab = new Uint8Array(slabBytes);
let used = 0;

/**
 * Head and body in one piece. Pieces are cut from a slab, as Node's small buffers are: an allocation of its own for every request
 * costs more than signing it. No piece is ever written again, so a slow HMAC may keep it.
 */
export function signedBytes(head: string, body: Uint8Array): Uint8Array {
  // UTF-8 takes at most three bytes per UTF-16 unit.
  const most = head.length * 3 + body.length;
  if (most > slabBytes / 8) return ownPiece(head, body);
  if (used + most > slabBytes) {
    slab = new Uint8Array(slabBytes);
    used = 0;
  }
  const start = used;
  used += utf8.encodeInto(head, start === 0 ? slab : slab.subarray(start)).written;
  slab.set(body, used);
  used += body.length;
  return slab.subarray(start, used);
}

function ownPiece(head: string, body: Uint8Array): Uint8Array {
  const encoded = utf8.encode(head);
  const piece = new Uint8Array(encoded.length + body.length);
  piece.set(encoded);
  piece.set(body, encoded.length);
  return piece;
}
