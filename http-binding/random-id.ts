import { randomFillSync } from 'node:crypto';

const idBytes = 16;
const pool = Buffer.allocUnsafeSlow(idBytes * 128);
const text = Buffer.from('00000000-0000-4000-8000-000000000000', 'latin1');
const hex = Buffer.from('0123456789abcdef', 'latin1');
/** Where in the text each of the 32 digits goes. */
const places = [...text.keys()].filter((at) => text[at] !== '-'.charCodeAt(0));
let used = pool.length;

/**
 * A random UUID (version 4) as one flat string. Node's own is a tree of the 20 pieces that it is joined from, and whoever keeps
 * such an id, as a log does, keeps the tree: over 500 bytes.
 */
export function randomId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  pool.writeUInt8((pool.readUInt8(used + 6) & 0x0f) | 0x40, used + 6);
  pool.writeUInt8((pool.readUInt8(used + 8) & 0x3f) | 0x80, used + 8);
  for (let digit = 0; digit < places.length; digit += 1) {
    const byte = pool[used + (digit >> 1)] ?? 0;
    text[places[digit] ?? 0] = hex[digit % 2 === 0 ? byte >> 4 : byte & 0x0f] ?? 0;
  }
  used += idBytes;
  return text.toString('latin1');
}
