/** One string of a JSON text. */
export interface JsonString {
  readonly value: string;
  /** Names of the fields that lead to it, its own last; items of a list have the list's. */
  readonly path: readonly string[];
  readonly isName: boolean;
}

interface Level {
  readonly isObject: boolean;
  /** The name whose value comes next; `undefined` where a name comes next. */
  name: string | undefined;
}

/** A number of more digits is somebody's text. Nothing repeats without an end: a text may be megabytes long. */
const plain = /[\s,:]{1,4096}|-?\d[\d.eE+-]{0,63}(?![\d.eE+-])|true|false|null/y;
/** What is nested deeper is nothing that the contract knows. */
const deepest = 64;

/** The string literal that begins here; `undefined` where it never ends. No regular expression: it may be megabytes long. */
function literalAt(text: string, from: number): string | undefined {
  for (let end = text.indexOf('"', from + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return text.slice(from, end + 1);
  }
  return undefined;
}

function decoded(written: string): string {
  if (!written.includes('\\')) return written.slice(1, -1);
  try {
    return String(JSON.parse(written));
  } catch {
    return written.slice(1, -1); // Control characters as they are: no JSON, and a text all the same.
  }
}

/**
 * A JSON text with every string replaced, and everything else as it is written: numbers keep their digits, fields their order and their
 * doubles. `other` is for the rest of a text from where it is no JSON any more, such as one that was cut off.
 */
export function mapJsonStrings(text: string, shown: (string: JsonString) => string, other: (rest: string) => string): string {
  const levels: Level[] = [];
  let out = '';
  let at = 0;
  const pathOf = (): string[] => {
    const path: string[] = [];
    for (const { name } of levels) if (name !== undefined) path.push(name);
    return path;
  };
  const takeString = (written: string) => {
    const level = levels.at(-1);
    const isName = level?.isObject === true && level.name === undefined;
    const value = decoded(written);
    const now = shown({ value, path: isName ? [...pathOf(), value] : pathOf(), isName });
    if (isName) level.name = value;
    out += now === value ? written : JSON.stringify(now);
  };
  while (at < text.length) {
    const character = text[at];
    const level = levels.at(-1);
    if (character === '{' || character === '[') {
      if (levels.length === deepest) break;
      levels.push({ isObject: character === '{', name: undefined });
    } else if (character === '}' || character === ']') {
      if (level?.isObject !== (character === '}')) break;
      levels.pop();
    } else if (character === '"') {
      const written = literalAt(text, at);
      if (written === undefined) break;
      takeString(written);
      at += written.length;
      continue;
    } else {
      plain.lastIndex = at;
      const [run] = plain.exec(text) ?? [];
      if (run === undefined) break;
      // A comma ends a field: what comes next is a name again.
      if (level !== undefined && run.includes(',')) level.name = undefined;
      out += run;
      at += run.length;
      continue;
    }
    out += character;
    at += 1;
  }
  return at < text.length ? out + other(text.slice(at)) : out;
}
