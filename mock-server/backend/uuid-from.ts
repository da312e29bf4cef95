/** A UUID that is the same for the same text, so that a seeded run can be repeated. No secret: FNV-like mixing of four words. */
export function uuidFrom(text: string): string {
  const words = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    for (const [nth, word] of words.entries()) words[nth] = Math.imul(word ^ (code + nth), 0x01000193 + 2 * nth);
  }
  const hex = words
    .map((word, nth) => {
      // Each word takes from its neighbours, so that all of them differ where one character does.
      let mixed = word ^ (words[(nth + 1) % words.length] ?? 0);
      mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
      return ((mixed ^ (mixed >>> 16)) >>> 0).toString(16).padStart(8, '0');
    })
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
