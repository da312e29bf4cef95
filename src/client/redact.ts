import { base64Cores, createSignatureFinder } from './find-signatures.ts';

/** Takes secrets out of whatever is shown, by value and not by place: a target may echo them anywhere. */
export interface Redactor {
  /** A value made from the secret, such as a signature: 64 lower-case hex digits. */
  addSignature(hex: string): void;
  text(text: string): string;
  /** A secret stands in one of these texts as it is. Secrets of under 8 characters are not looked for: they may be ordinary words. */
  holdsSecret(...texts: readonly string[]): boolean;
  /** Every string inside a JSON-like value, names of fields included; gives plain data that JSON can carry and a person can read: long ones are cut. */
  value(value: unknown): unknown;
  /** The values of a record of our own; the names of its fields stay, whatever the secret is. */
  record<T extends object>(ours: T): T;
}

const mark = '[redacted]';
/** Reports are JSON: what is nested deeper, or in a circle, is not shown. */
const deepest = 12;
/** Items of a list that are shown. */
export const shownItems = 100;
/** Characters of a text that are shown. */
export const shownChars = 65_536;
/** A character of a secret is written with at most so many. */
const escapedChars = 24;

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  const base64 = bytes.toString('base64');
  const json = JSON.stringify(value).slice(1, -1);
  const url = encodeURIComponent(value);
  // What a header makes of it that is read byte by byte.
  const forms = [value, json, url, url.toLowerCase(), new URLSearchParams({ v: value }).toString().slice(2), bytes.toString('latin1')];
  // The derived forms of a very short value are ordinary text.
  if (bytes.length >= 4) {
    forms.push(hex, hex.toUpperCase(), base64, base64.replace(/=+$/, ''), bytes.toString('base64url'), encodeURIComponent(base64));
    forms.push(encodeURIComponent(url), hex.replace(/..(?=.)/g, '$& '), hex.replace(/..(?=.)/g, '$&:'));
  }
  if (bytes.length >= 8) {
    for (const core of base64Cores(bytes)) forms.push(core, core.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}

const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/** JSON in JSON in JSON in JSON doubles the backslashes every time, and adds one where they escape a character. */
const doubled = 16;

/** The ways in which JSON, URLs and HTML write one character, as a pattern. Every repetition is bounded: a text may be megabytes long. */
function waysOf(character: string, isFirst: boolean): string {
  const literal = character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  // Backslashes before the first character may stay: a megabyte of them would be tried again at every place.
  const backslashes = isFirst ? '\\\\' : `\\\\{1,${doubled - 1}}`;
  const units = Array.from(
    { length: character.length },
    (_, at) => `${backslashes}u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  );
  const percent = Array.from(Buffer.from(character, 'utf8'), (byte) => `%(?:25){0,2}${byte.toString(16).padStart(2, '0')}`);
  const code = character.codePointAt(0) ?? 0;
  const named = entities[character];
  const ways = [
    isFirst ? literal : `(?:${backslashes})?${literal}`,
    units.join(''),
    percent.join(''),
    `&#0{0,6}${code};`,
    `&#x0{0,6}${code.toString(16)};`,
  ];
  if (named !== undefined) ways.push(`&${named};`);
  if (character === ' ') ways.push('\\+');
  return `(?:${ways.join('|')})`;
}

/** A run of backslashes is one pattern: one after another, each of them doubled or not, they could be told in countless ways. */
function waysOfBackslashes({ length }: string): string {
  const coded = '(?:\\\\{1,15}u005c|%(?:25){0,2}5c|&#0{0,6}92;|&#x0{0,6}5c;)';
  return `(?:\\\\{${length},${length * doubled}}|${coded}{${length}})`;
}

/** The value however it is escaped, mixtures and either case included; `undefined` for a value that may be an ordinary word. */
function escapedForm(value: string): RegExp | undefined {
  if (value.length < 4) return undefined;
  const parts = value.match(/\\+|[^\\]/gu) ?? [];
  const ways = parts.map((part, at) => (part.startsWith('\\') ? waysOfBackslashes(part) : waysOf(part, at === 0))).join('');
  // A run of megabytes is tried once, at its beginning.
  return new RegExp(value.startsWith('\\') ? `(?<!\\\\)${ways}` : ways, 'gi');
}

/** `secrets`: the values themselves; their hex, base64, base64url, JSON, HTML and URL forms are found too. */
export function createRedactor(secrets: readonly string[]): Redactor {
  // A line end at the end is part of the secret, and often lost on the way.
  const values = [...new Set(secrets.flatMap((secret) => [secret, secret.trim()]))].filter((secret) => secret !== '');
  const forms = [...new Set(values.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const escaped = values.flatMap((value) => escapedForm(value) ?? []);
  const plain = secrets.filter((secret) => secret.length >= 8).flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  const signatures = createSignatureFinder();

  const text = (from: string): string => {
    let clean = from;
    for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, mark);
    for (const form of escaped) clean = clean.replace(form, mark);
    let out = '';
    let at = 0;
    for (const [begin, end] of signatures.find(clean)) {
      out += clean.slice(at, begin) + mark;
      at = end;
    }
    return out + clean.slice(at);
  };
  // Where a text is cut there may be half a secret, which nothing finds.
  const margin = escapedChars * Math.max(64, ...values.map((value) => value.length));
  const readable = (from: string): string =>
    from.length <= shownChars ? text(from) : `${text(from.slice(0, shownChars)).slice(0, -margin)}… (${from.length} characters)`;
  const plainValue = (from: unknown, depth: number): unknown => {
    if (typeof from === 'string') return readable(from);
    if (typeof from === 'bigint') return String(from);
    if (typeof from !== 'object' || from === null) return from;
    if (depth > deepest) return '…';
    if (Array.isArray(from)) {
      const items = from.slice(0, shownItems).map((item) => plainValue(item, depth + 1));
      return from.length > shownItems ? [...items, `… and ${from.length - shownItems} more`] : items;
    }
    return Object.fromEntries(Object.entries(from).map(([name, field]) => [readable(name), plainValue(field, depth + 1)]));
  };
  return {
    addSignature: signatures.add,
    text,
    holdsSecret: (...texts) => plain.some((secret) => texts.some((held) => held.includes(secret))),
    value: (from) => plainValue(from, 0),
    record: <T extends object>(ours: T) =>
      Object.fromEntries(Object.entries(ours).map(([name, field]) => [name, plainValue(field, 1)])) as T, // `as`: redaction keeps the shape, it only changes strings
  };
}
