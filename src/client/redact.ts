/** Takes secrets out of whatever is shown, by value and not by place: a target may echo them anywhere. */
export interface Redactor {
  /** A value made from the secret, such as a signature: 64 lower-case hex digits. */
  addSignature(hex: string): void;
  text(text: string): string;
  /** A secret stands in one of these texts as it is. Secrets of under 8 characters are not looked for: they may be ordinary words. */
  holdsSecret(...texts: readonly string[]): boolean;
  /** Every string inside a JSON-like value, names of fields included; gives plain data that JSON can carry. */
  value(value: unknown): unknown;
}

const mark = '[redacted]';
/** Reports are JSON: what is nested deeper, or in a circle, is not shown. */
const deepest = 12;
/** Items of a list that are shown. */
const longest = 100;
const signatureForm = /[0-9a-f]{64}/gi;
/** The 32 bytes of a signature, or its 64 hex digits, in either base64. */
const encodedForm = /[A-Za-z0-9+/_-]{43,}={0,2}/g;

/** The base64 digits of a value that stand whichever bytes come before and after it. */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const digits = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const lost = shift === 0 ? 0 : shift + 1;
    const whole = Math.floor(((shift + bytes.length) * 8) / 6);
    return digits.slice(lost, whole);
  });
}

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

const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '(?:apos|#0*39|#x0*27)' };

/** The ways in which JSON, URLs and HTML write one character, as a pattern. */
function waysOf(character: string): string {
  const literal = character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const units = Array.from({ length: character.length }, (_, at) => `\\\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`);
  const percent = Array.from(Buffer.from(character, 'utf8'), (byte) => `%(?:25)?${byte.toString(16).padStart(2, '0')}`);
  const code = character.codePointAt(0) ?? 0;
  const named = entities[character];
  const ways = [literal, `\\\\${literal}`, units.join(''), percent.join(''), `&#0*${code};`, `&#x0*${code.toString(16)};`];
  if (named !== undefined) ways.push(`&${named};`);
  if (character === ' ') ways.push('\\+');
  return `(?:${ways.join('|')})`;
}

/** The value however it is escaped, mixtures and either case included; `undefined` for a value that may be an ordinary word. */
function escapedForm(value: string): RegExp | undefined {
  return value.length < 4 ? undefined : new RegExp(Array.from(value, waysOf).join(''), 'gi');
}

/** `secrets`: the values themselves; their hex, base64, base64url, JSON, HTML and URL forms are found too. */
export function createRedactor(secrets: readonly string[]): Redactor {
  // A line end at the end is part of the secret, and often lost on the way.
  const values = [...new Set(secrets.flatMap((secret) => [secret, secret.trim()]))].filter((secret) => secret !== '');
  const forms = [...new Set(values.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const escaped = values.flatMap((value) => escapedForm(value) ?? []);
  const plain = secrets.filter((secret) => secret.length >= 8).flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  const signatures = new Set<string>();

  const isSignature = (hex: string): boolean => signatures.has(hex.toLowerCase());
  const withoutEncoded = (written: string): string => {
    const bytes = Buffer.from(written, 'base64');
    const inside = bytes.length === 32 ? bytes.toString('hex') : bytes.toString('latin1');
    return [...inside.matchAll(signatureForm)].some(([hex]) => isSignature(hex)) ? mark : written;
  };
  const text = (from: string): string => {
    let clean = from;
    for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, mark);
    for (const form of escaped) clean = clean.replace(form, mark);
    if (clean.length < 43 || signatures.size === 0) return clean;
    return clean.replace(signatureForm, (hex) => (isSignature(hex) ? mark : hex)).replace(encodedForm, withoutEncoded);
  };
  const plainValue = (from: unknown, depth: number): unknown => {
    if (typeof from === 'string') return text(from);
    if (typeof from === 'bigint') return String(from);
    if (typeof from !== 'object' || from === null) return from;
    if (depth > deepest) return '…';
    if (Array.isArray(from)) {
      const items = from.slice(0, longest).map((item) => plainValue(item, depth + 1));
      return from.length > longest ? [...items, `… and ${from.length - longest} more`] : items;
    }
    return Object.fromEntries(Object.entries(from).map(([name, field]) => [text(name), plainValue(field, depth + 1)]));
  };
  return {
    addSignature: (hex) => void signatures.add(hex),
    text,
    holdsSecret: (...texts) => plain.some((secret) => texts.some((held) => held.includes(secret))),
    value: (from) => plainValue(from, 0),
  };
}
