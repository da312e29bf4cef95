const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Control characters, lone surrogates and the two last code points of each plane: XML 1.0 cannot carry them, not even escaped. */
const unspeakable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\p{Cs}\ufffe\uffff]/gu;

/** A visible stand-in, `\u0000`, for each character that XML has no room for. */
function speakable(text: string): string {
  return text.replace(unspeakable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Text between tags. Line ends stay line ends. */
export function xmlText(text: string): string {
  return speakable(text).replace(/[&<>\r]/g, (character) => entities[character] ?? character);
}

/** The value of an attribute, without its quotes. Line ends are written out, or a parser would make blanks of them. */
export function xmlAttribute(text: string): string {
  return speakable(text).replace(/[&<>"'\n\r\t]/g, (character) => entities[character] ?? character);
}
