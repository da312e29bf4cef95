import type { Frame } from '../src/engine/call.ts';

const encoded = new WeakMap<Frame, Buffer>();

/**
 * The frame as one chunk of HTTP chunked coding: length, bytes and line ends in one buffer. Made once per frame, however many
 * readers get it.
 */
export function chunkedFrame(frame: Frame): Buffer {
  const known = encoded.get(frame);
  if (known !== undefined) return known;
  const { bytes } = frame;
  const head = `${bytes.length.toString(16)}\r\n`;
  const chunk = Buffer.allocUnsafeSlow(head.length + bytes.length + 2);
  chunk.write(head, 'latin1');
  chunk.set(bytes, head.length);
  chunk.write('\r\n', head.length + bytes.length, 'latin1');
  encoded.set(frame, chunk);
  return chunk;
}
