import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

const decoders = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress } as const;

function isKnown(coding: string): coding is keyof typeof decoders {
  return Object.hasOwn(decoders, coding);
}

/**
 * Undoes the content coding of a stream that nobody asked for: a SHOULD of sse.unbuffered-headers, judged there and nowhere else.
 * `into` tells whether it wants more. `undefined`: there is no coding, or an unknown one, whose bytes are taken as they are.
 */
export function inflating(
  contentEncoding: string | undefined,
  into: (chunk: Uint8Array) => boolean,
): ((chunk: Uint8Array) => void) | undefined {
  const coding = contentEncoding?.trim().toLowerCase() ?? '';
  if (!isKnown(coding)) return undefined;
  const decoder = decoders[coding]();
  decoder.on('data', (chunk: Uint8Array) => {
    if (!into(chunk)) decoder.destroy();
  });
  decoder.on('error', () => decoder.destroy());
  return (chunk) => {
    if (!decoder.destroyed) decoder.write(chunk);
  };
}
