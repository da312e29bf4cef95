import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** Few bytes may stand for gigabytes: what is larger than the cap is not undone. */
const decoders: Readonly<Record<string, (bytes: Uint8Array, bounded: { readonly maxOutputLength: number }) => Uint8Array>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

export interface DecodedBody {
  readonly text: string;
  readonly problem?: string;
  readonly tooLarge?: true;
}

/** The text of a body. We ask for no content coding; one that comes all the same is undone, as any client would. */
export function decodeBody(chunks: readonly Uint8Array[], contentEncoding: string | undefined, capBytes: number): DecodedBody {
  const only = chunks[0];
  const bytes =
    chunks.length === 1 && only !== undefined ? Buffer.from(only.buffer, only.byteOffset, only.byteLength) : Buffer.concat(chunks);
  const coding = contentEncoding?.trim().toLowerCase() ?? 'identity';
  if (bytes.length === 0 || coding === '' || coding === 'identity') return { text: bytes.toString('utf8') };
  const decode = decoders[coding];
  if (decode === undefined) return { text: bytes.toString('latin1'), problem: `the content coding "${coding}" is unknown` };
  try {
    return { text: Buffer.from(decode(bytes, { maxOutputLength: capBytes })).toString('utf8') };
  } catch (cause) {
    const isTooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    const text = bytes.toString('latin1');
    if (!isTooLarge) return { text, problem: `the body is no valid ${coding}` };
    return { text, problem: `the body is larger than ${inKiB(capBytes)} once its ${coding} is undone`, tooLarge: true };
  }
}

export function inKiB(bytes: number): string {
  return `${Math.round(bytes / 1_024)} KiB`;
}
