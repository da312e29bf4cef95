import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

const decoders: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** The text of a body. We ask for no content coding; one that comes all the same is undone, as any client would. */
export function decodeBody(chunks: readonly Uint8Array[], contentEncoding: string | undefined): { text: string; problem?: string } {
  const only = chunks[0];
  const bytes =
    chunks.length === 1 && only !== undefined ? Buffer.from(only.buffer, only.byteOffset, only.byteLength) : Buffer.concat(chunks);
  const coding = contentEncoding?.trim().toLowerCase() ?? 'identity';
  if (bytes.length === 0 || coding === '' || coding === 'identity') return { text: bytes.toString('utf8') };
  const decode = decoders[coding];
  if (decode === undefined) return { text: bytes.toString('latin1'), problem: `the content coding "${coding}" is unknown` };
  try {
    return { text: Buffer.from(decode(bytes)).toString('utf8') };
  } catch {
    return { text: bytes.toString('latin1'), problem: `the body is no valid ${coding}` };
  }
}
