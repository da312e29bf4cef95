import { describe, expect, test } from 'vitest';
import { resolveLocale } from '../src/engine/wire/locale.ts';
import { acceptRequestId } from '../src/engine/wire/request-id.ts';
import { encodeComment, encodeEvent, encodeRetry, UnframeableField } from '../src/engine/wire/sse-encode.ts';

const text = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

describe('framing', () => {
  test.each<[string, { id: number | string; event: string; data: string }, string]>([
    [
      'a durable event as the contract prints it',
      { id: 1234, event: 'message.created', data: '{"seq":1234}' },
      'id: 1234\nevent: message.created\ndata: {"seq":1234}\n\n',
    ],
    ['id 0 is sent', { id: 0, event: 'connection.established', data: '{}' }, 'id: 0\nevent: connection.established\ndata: {}\n\n'],
    ['empty data', { id: 1, event: 'a.b', data: '' }, 'id: 1\nevent: a.b\ndata: \n\n'],
    ['data that begins with a space keeps it', { id: 1, event: 'a.b', data: ' x' }, 'id: 1\nevent: a.b\ndata:  x\n\n'],
    ['LF, CR and CRLF in data', { id: 1, event: 'a.b', data: 'a\nb\rc\r\nd' }, 'id: 1\nevent: a.b\ndata: a\ndata: b\ndata: c\ndata: d\n\n'],
    ['blank lines in data', { id: 1, event: 'a.b', data: '\n\nid: 9' }, 'id: 1\nevent: a.b\ndata: \ndata: \ndata: id: 9\n\n'],
    ['a data that ends with a line end', { id: 1, event: 'a.b', data: 'a\n' }, 'id: 1\nevent: a.b\ndata: a\ndata: \n\n'],
    ['UTF-8', { id: 1, event: 'a.b', data: 'é😀' }, 'id: 1\nevent: a.b\ndata: é😀\n\n'],
    ['NUL in data is data', { id: 1, event: 'a.b', data: 'a\0b' }, 'id: 1\nevent: a.b\ndata: a\0b\n\n'],
  ])('%s', (_name, event, wire) => {
    expect(text(encodeEvent(event))).toBe(wire);
  });

  test.each(['\n', '\r', '\r\n', '1\nevent: evil', '1\rdata: evil', '1\n\n', '1\0'])('an id or a name of %j is refused', (value) => {
    expect(() => encodeEvent({ id: value, event: 'a.b', data: '' })).toThrow(UnframeableField);
    expect(() => encodeEvent({ id: 1, event: value, data: '' })).toThrow(UnframeableField);
  });

  test('comments and retry', () => {
    expect(text(encodeComment('keep-alive'))).toBe(': keep-alive\n\n');
    expect(text(encodeComment('a\n\ndata: evil'))).toBe(': a\n: \n: data: evil\n\n');
    expect(text(encodeRetry(3_000))).toBe('retry: 3000\n\n');
    expect(text(encodeRetry(0.4))).toBe('retry: 0\n\n');
    expect(text(encodeRetry(-5))).toBe('retry: 0\n\n');
  });
});

describe('locale', () => {
  test.each<[string, readonly unknown[], string]>([
    ['nothing', [], 'en'],
    ['nothing present', [undefined, null, undefined], 'en'],
    ['a base code', ['ar'], 'ar'],
    ['a region is stripped', ['ar-EG'], 'ar'],
    ['lower-case region', ['ar-eg'], 'ar'],
    ['upper-case language', ['AR-EG'], 'ar'],
    ['a numeric region', ['es-419'], 'es'],
    ['script and region', ['ar-Arab-EG'], 'ar'],
    ['the first that is present decides', ['fr-MA', 'de', 'ar'], 'fr'],
    ['absent ones are passed over', [undefined, null, 'de-AT', 'ar'], 'de'],
    ['an unknown one that is present decides too', ['xx', 'ar'], 'en'],
    ['a malformed one that is present decides too', ['!!', 'ar'], 'en'],
    ['an underscore is malformed', ['ar_EG'], 'en'],
    ['another script of an unknown language', ['zh-Hant-TW'], 'en'],
    ['three letters are another language', ['ara'], 'en'],
    ['300 letters', ['a'.repeat(300)], 'en'],
    ['no string', [5, 'ar'], 'en'],
    ['an object', [{ toString: () => 'ar' }], 'en'],
    ['a hyphen first', ['-ar'], 'en'],
    ['a list', ['ar,fr'], 'en'],
  ])('%s', (_name, sources, locale) => {
    expect(resolveLocale(sources)).toBe(locale);
  });
});

describe('request id', () => {
  const made = () => 'made';

  test.each(['a', 'cc-1_2.3-ABC', 'x'.repeat(128)])('%j is echoed', (sent) => {
    expect(acceptRequestId(sent, made)).toBe(sent);
  });

  test.each([undefined, '', 'x'.repeat(129), 'a b', 'a\n', 'a\r\nx: y', 'é', '<script>', 'a, b', 'a/b'])('%j is replaced', (sent) => {
    expect(acceptRequestId(sent, made)).toBe('made');
  });
});
