const json = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** post.malformed-body: whether a body of this `Content-Type` is read as JSON. None at all counts as JSON. */
export function isJson(contentType: string | undefined): boolean {
  return contentType === undefined || json.test(contentType.trimStart());
}
