import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

const decoders = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress } as const;

function isKnown(coding: string): coding is keyof typeof decoders {
  return Object.hasOwn(decoders, coding);
}

/**
 * Undoes the content coding of a stream that nobody asked for: a SHOULD of sse.unbuffered-headers, judged there and nowhere else.
 * Bytes of an unknown coding are handed on as they are.
 */
export function inflating(contentEncoding: string | undefined, into: (chunk: Uint8Array) => void): (chunk: Uint8Array) => void {
  const coding = contentEncoding?.trim().toLowerCase() ?? '';
  if (!isKnown(coding)) return into;
  const decoder = decoders[coding]();
  decoder.on('data', into);
  decoder.on('error', () => decoder.destroy());
  return (chunk) => void decoder.write(chunk);
}
