/** Finds the signatures that were made, wherever they stand in a text and whatever stands before and after them. */
export interface SignatureFinder {
  /** 64 lower-case hex digits. */
  add(hex: string): void;
  /** From and to of each signature: its hex digits in either case, and its bytes or its digits in either base64. In order, not overlapping. */
  find(text: string): readonly (readonly [number, number])[];
}

/** Digits of one notation, looked through with a rolling number of as many as fit into 31 bits. */
interface Notation {
  readonly bits: number;
  readonly prefixDigits: number;
  /** By character code: the digit's value, -1 where it is none. */
  readonly values: Int8Array;
  readonly canonical: (digits: string) => string;
  /** Needles by the number of their first digits. */
  readonly needles: Map<number, string[]>;
  /** By the last bits of that number: 1 where there may be needles. Most places of a text need no look into the map. */
  readonly likely: Uint8Array;
}

const likelyMask = 0xffff;

function notation(bits: number, digits: readonly string[], canonical: Notation['canonical']): Notation {
  const values = new Int8Array(128).fill(-1);
  for (const set of digits) for (let value = 0; value < set.length; value++) values[set.charCodeAt(value)] = value;
  return { bits, prefixDigits: Math.floor(31 / bits), values, canonical, needles: new Map(), likely: new Uint8Array(likelyMask + 1) };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digits64 = `${letters}${letters.toLowerCase()}0123456789`;
/** Shorter runs of digits hold no signature: 32 bytes have 42 base64 digits that are theirs alone. */
const longRun = /[A-Za-z0-9+/_-]{42}/;

/** The base64 digits of a value that stand whichever bytes come before and after it. */
export function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const digits = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return digits.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + bytes.length) * 8) / 6));
  });
}

export function createSignatureFinder(): SignatureFinder {
  const hex = notation(4, ['0123456789abcdef', '0123456789ABCDEF'], (digits) => digits.toLowerCase());
  const base64 = notation(6, [`${digits64}+/`, `${digits64}-_`], (digits) => digits.replaceAll('-', '+').replaceAll('_', '/'));
  const known = new Set<string>();
  /** Not looked for yet: most requests are never shown. */
  let fresh: string[] = [];

  const addNeedle = ({ bits, prefixDigits, values, needles, likely }: Notation, needle: string) => {
    let prefix = 0;
    for (let at = 0; at < prefixDigits; at++) prefix = (prefix << bits) | (values[needle.charCodeAt(at)] ?? 0);
    likely[prefix & likelyMask] = 1;
    const others = needles.get(prefix);
    if (others === undefined) needles.set(prefix, [needle]);
    else others.push(needle);
  };
  const learn = () => {
    for (const signature of fresh) {
      addNeedle(hex, signature);
      for (const bytes of [Buffer.from(signature, 'hex'), Buffer.from(signature)])
        for (const core of base64Cores(bytes)) addNeedle(base64, core);
    }
    fresh = [];
  };
  const findIn = (text: string, { bits, prefixDigits, values, canonical, needles, likely }: Notation, found: [number, number][]) => {
    const kept = 2 ** (bits * prefixDigits) - 1;
    let rolling = 0;
    let run = 0;
    for (let at = 0; at < text.length; at++) {
      const value = values[text.charCodeAt(at)] ?? -1;
      run = value === -1 ? 0 : run + 1;
      rolling = ((rolling << bits) | value) & kept;
      if (run < prefixDigits || likely[rolling & likelyMask] === 0) continue;
      const from = at + 1 - prefixDigits;
      const needle = needles.get(rolling)?.find((one) => canonical(text.slice(from, from + one.length)) === one);
      if (needle === undefined) continue;
      found.push([from, from + needle.length]);
      at = from + needle.length - 1;
      run = 0;
    }
  };

  return {
    add(signature) {
      if (known.has(signature)) return;
      known.add(signature);
      fresh.push(signature);
    },
    find(text) {
      if (known.size === 0 || !longRun.test(text)) return [];
      learn();
      const found: [number, number][] = [];
      findIn(text, hex, found);
      findIn(text, base64, found);
      found.sort(([a], [b]) => a - b);
      return found.filter(([from], at) => at === 0 || from >= (found[at - 1]?.[1] ?? 0));
    },
  };
}
