const utf8 = new TextDecoder();

/** The body as JSON, read when somebody asks; `undefined` where it is none. */
export function lazyJson(rawBody: Uint8Array): () => unknown {
  let read = false;
  let value: unknown;
  return () => {
    if (read) return value;
    read = true;
    if (rawBody.length === 0) return undefined;
    try {
      value = JSON.parse(utf8.decode(rawBody));
    } catch {
      value = undefined;
    }
    return value;
  };
}
