import { describe, expect, test } from 'vitest';
import { createRedactor } from '../src/client/redact.ts';

const secret = 'päss wörd/+"42"';
const token = 'control-token-1';

/** Written out by hand: what a target may make of the secret. */
const forms: Record<string, string> = {
  'as it is': secret,
  hex: Buffer.from(secret).toString('hex'),
  'upper-case hex': Buffer.from(secret).toString('hex').toUpperCase(),
  base64: Buffer.from(secret).toString('base64'),
  'base64 without padding': Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  base64url: Buffer.from(secret).toString('base64url'),
  'in a JSON text': JSON.stringify({ a: secret }),
  'percent-encoded': encodeURIComponent(secret),
  'percent-encoded in lower case': encodeURIComponent(secret).toLowerCase(),
  'in a form': new URLSearchParams({ a: secret }).toString(),
  'percent-encoded twice': encodeURIComponent(encodeURIComponent(secret)),
  'in JSON of PHP': JSON.stringify(secret).replaceAll('/', '\\/').replaceAll('ä', '\\u00e4').replaceAll('ö', '\\u00F6'),
  'in JSON of .NET': JSON.stringify(secret).replaceAll('+', '\\u002B').replaceAll('\\"', '\\u0022'),
  'in HTML': secret.replaceAll('"', '&quot;').replaceAll('ä', '&#228;'),
  'in a header that is read byte by byte': Buffer.from(secret).toString('latin1'),
  'hex with colons': Buffer.from(secret)
    .toString('hex')
    .replace(/..(?=.)/g, '$&:'),
  'base64 with something before it': Buffer.from(`k:${secret}`).toString('base64'),
  'base64url with more before it': Buffer.from(`key${secret}end`).toString('base64url'),
  'base64 at the third place': Buffer.from(`ab${secret}end`).toString('base64'),
};

describe('redaction by value', () => {
  const redactor = createRedactor([secret, token]);

  test.each(Object.entries(forms))('%s', (_, form) => {
    const shown = redactor.text(`before ${form} after`);
    expect(shown).toContain('[redacted]');
    expect(shown).toMatch(/^before .*after$/s);
    for (const piece of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64').slice(3, 15)])
      expect(shown).not.toContain(piece);
  });

  test('the control token, and every signature in either case, anywhere in a value', () => {
    const signature = 'ab'.repeat(32);
    const other = 'cd'.repeat(32);
    redactor.addSignature(signature);
    expect(redactor.value({ [token]: [signature, signature.toUpperCase(), other, 7, null, true, { deep: `x${signature}` }] })).toEqual({
      '[redacted]': ['[redacted]', '[redacted]', other, 7, null, true, { deep: 'x[redacted]' }],
    });
  });

  test('a signature in hex and in either base64, its bytes or its digits, whatever stands before and after', () => {
    const signature = '0a1b'.repeat(16);
    redactor.addSignature(signature);
    const bytes = Buffer.from(signature, 'hex');
    const around = [bytes, Buffer.from(signature), ...['', 'k', 'ke'].map((before) => Buffer.from(`${before}:${signature}:end`))];
    const written = around.flatMap((one) => [one.toString('base64'), one.toString('base64url')]);
    // Of base64 a digit that is half a neighbour's may stay at either end.
    for (const form of [...written, `0f${signature}ab`, `sha/${bytes.toString('base64')}`]) {
      const shown = redactor.text(`sig=${form}; rest`);
      expect(shown).toMatch(/^sig=[\w/+-]{0,6}\[redacted\][\w+/=-]{0,8}; rest$/);
      expect(Buffer.from(shown.slice(4), 'base64').toString('latin1')).not.toContain(signature.slice(0, 12));
    }
    expect(redactor.text(`sig=${Buffer.alloc(32, 7).toString('base64')}`)).not.toContain('redacted');
  });

  test.each<[string, string]>([
    ['zeros', '0'],
    ['backslashes', '\\'],
    ['hex', '0f5a'],
    ['base64', 'Ab3/x+'],
    ['percent signs', '%25'],
    ['references', '&#00'],
  ])('10 MB of %s are looked through too, to the end', (_, unit) => {
    const hard = createRedactor([secret, token, `\\\\\\\\ ${'\\a'.repeat(8)}`]);
    const signature = '0a1b'.repeat(16);
    hard.addSignature(signature);
    const much = unit.repeat(10_000_000 / unit.length);
    const form = encodeURIComponent(secret).toLowerCase();
    const ends = ` ${signature} ${form}`;
    expect(hard.text(`${form} ${much}${ends}`) === `[redacted] ${much} [redacted] [redacted]`).toBe(true);
  });

  test('backslashes of the secret itself, written once or in JSON in JSON', () => {
    const slashes = 'c:\\dir\\\\"x"';
    const held = createRedactor([slashes]);
    for (let layers = 0, form = slashes; layers < 4; layers++, form = JSON.stringify(form).slice(1, -1))
      expect(held.text(`<${form}>`)).toBe('<[redacted]>');
  });

  test('a secret without the line end that it has in its file', () => {
    expect(createRedactor(['from-a-file\n']).text('it is from-a-file here')).toBe('it is [redacted] here');
  });

  test('a value becomes plain data: no circles, no endless lists, no big integers', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(() => JSON.stringify(redactor.value(circle))).not.toThrow();
    const list = redactor.value(Array.from({ length: 1_000 }, (_, at) => at)) as unknown[];
    expect(list).toHaveLength(101);
    expect(list.at(-1)).toBe('… and 900 more');
    expect(redactor.value({ n: 5n })).toEqual({ n: '5' });
  });

  test('an ordinary text stays as it is', () => {
    const text = 'GET /v1/projects/x?y=1 said 200 {"a":"é"} '.repeat(20);
    expect(redactor.text(text)).toBe(text);
    expect(createRedactor(['']).text('abc')).toBe('abc');
  });

  test('a secret held by an answer is noticed, unless it is as short as a word', () => {
    expect(redactor.holdsSecret('nothing', `x ${token} y`)).toBe(true);
    expect(redactor.holdsSecret(JSON.stringify({ message: secret }))).toBe(true);
    expect(redactor.holdsSecret('nothing')).toBe(false);
    expect(createRedactor(['secret']).holdsSecret('no secret here')).toBe(false);
  });
});
