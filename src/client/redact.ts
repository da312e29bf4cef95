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
  const forms = [value, json, url, url.toLowerCase(), url.replaceAll('%20', '+'), new URLSearchParams({ v: value }).toString().slice(2)];
  // The derived forms of a very short value are ordinary text.
  if (bytes.length >= 4) {
    forms.push(hex, hex.toUpperCase(), base64, base64.replace(/=+$/, ''), bytes.toString('base64url'), encodeURIComponent(base64));
  }
  if (bytes.length >= 8) {
    for (const core of base64Cores(bytes)) forms.push(core, core.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}

/** `secrets`: the values themselves; their hex, base64, base64url, JSON and URL forms are found too. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = [...new Set(secrets.filter((secret) => secret !== '').flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const plain = secrets.filter((secret) => secret.length >= 8).flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  const signatures = new Set<string>();

  const text = (from: string): string => {
    let clean = from;
    for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, mark);
    if (clean.length < 64) return clean;
    return clean.replace(signatureForm, (hex) => (signatures.has(hex.toLowerCase()) ? mark : hex));
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
