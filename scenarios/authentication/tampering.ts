import type { Signing } from '../../src/kit/index.ts';

/** Ways to spoil a v2 signature whose request stays as it was. `emptied` headers may count as missing (ruling 7). */
export const forgedV2: readonly (readonly [string, Signing])[] = [
  ['signed with another secret', { scheme: 'v2', wrongSecret: true }],
  ['64 zeros', spoilt('0'.repeat(64))],
  ['no hex at all', spoilt('z'.repeat(64))],
  ['hex of odd length', spoilt('a'.repeat(63))],
  ['one character', spoilt('0')],
  ['64 kinds of punctuation', spoilt('$%&!'.repeat(16))],
  ['2,000 hex digits', spoilt('ab'.repeat(1_000))],
  ['cut to its first half', spoilt((signed) => signed.slice(0, 32))],
  ['without its last digit', spoilt((signed) => signed.slice(0, -1))],
  ['with more behind it', spoilt((signed) => `${signed}00`)],
  // What decodes hex only as far as it goes takes these two for the right one.
  ['with half a byte behind it', spoilt((signed) => `${signed}0`)],
  ['with no hex behind it', spoilt((signed) => `${signed}zz`)],
  ['its first digit changed', spoilt((signed) => otherDigit(signed, 0))],
  ['its last digit changed', spoilt((signed) => otherDigit(signed, signed.length - 1))],
  ['the timestamp changed', { scheme: 'v2', replace: { 'x-sheen-timestamp': (sent) => String(Number(sent) + 3) } }],
  ['the nonce changed', { scheme: 'v2', replace: { 'x-sheen-nonce': (sent) => `${sent}0` } }],
];

/** The same for v1, which covers timestamp and body. */
export const forgedV1: readonly (readonly [string, Signing])[] = [
  ['v1 signed with another secret', { scheme: 'v1', wrongSecret: true }],
  ['v1 with its last digit changed', { scheme: 'v1', replace: { 'x-sheen-signature': (signed) => otherDigit(signed, signed.length - 1) } }],
  ['v1 without hex', { scheme: 'v1', replace: { 'x-sheen-signature': 'z'.repeat(64) } }],
  ['v1 with the timestamp changed', { scheme: 'v1', replace: { 'x-sheen-timestamp': (sent) => String(Number(sent) + 3) } }],
  ['v1 over another body', { scheme: 'v1', over: { body: '{"another":"body"}' } }],
];

function spoilt(to: string | ((signed: string) => string)): Signing {
  return { scheme: 'v2', replace: { 'x-sheen-sig-v2': to } };
}

function otherDigit(hex: string, at: number): string {
  return hex.slice(0, at) + (hex[at] === '0' ? '1' : '0') + hex.slice(at + 1);
}
