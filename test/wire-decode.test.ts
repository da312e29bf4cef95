import { createParser } from 'eventsource-parser';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSseDecoder, type SseItem } from '../src/wire/index.ts';
import { type GoldenStream, illegalStreams, legalStreams } from './golden/streams.ts';

const bytesOf = ({ wire }: Pick<GoldenStream, 'wire'>) =>
  typeof wire === 'string' ? new TextEncoder().encode(wire) : Uint8Array.from(wire);

function decode(chunks: Iterable<Uint8Array>, parts: { maxLineBytes?: number; now?: () => number } = {}): SseItem[] {
  const items: SseItem[] = [];
  const decoder = createSseDecoder({ now: () => 0, onItem: (item) => items.push(item), ...parts });
  for (const chunk of chunks) decoder.push(chunk);
  decoder.end();
  return items;
}

const withoutMeasures = (items: readonly SseItem[]) =>
  items.map((item) => Object.fromEntries(Object.entries(item).filter(([key]) => key !== 'atMs' && key !== 'bytes')));

/** Cut at the given places. */
function chunked(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => bytes.slice(from, places[index] ?? bytes.length));
}

/** The chunk is overwritten once it was pushed: a socket may use its buffer again. */
function* volatile(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) {
    const chunk = bytes.slice(from, from + size);
    yield chunk;
    chunk.fill(0x58);
  }
}

describe.each([...legalStreams, ...illegalStreams])('$name', (stream) => {
  const bytes = bytesOf(stream);

  test('in one piece', () => {
    expect(withoutMeasures(decode([bytes]))).toEqual(stream.items);
  });

  test('byte by byte, in pieces of two and three, with empty chunks between', () => {
    for (const size of [1, 2, 3]) {
      expect(withoutMeasures(decode(volatile(bytes, size)))).toEqual(stream.items);
    }
    expect(withoutMeasures(decode([...bytes].flatMap((byte) => [new Uint8Array(), Uint8Array.of(byte)])))).toEqual(stream.items);
  });

  test('cut in two anywhere', () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(withoutMeasures(decode([bytes.slice(0, cut), bytes.slice(cut)]))).toEqual(stream.items);
    }
  });

  test('as a Buffer', () => {
    expect(withoutMeasures(decode([Buffer.from(bytes)]))).toEqual(stream.items);
  });
});

// The oracle sees no own id beside a sticky one, no id-only block, and takes text: a stream of well-formed text without a mark,
// without NUL, and ended by LF LF (it holds a trailing CR back).
const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'data',
      'data:',
      'data: ',
      'data:  ',
      'id',
      'id:',
      'id: 7',
      'id:8',
      'event',
      'event: a.b',
      'event:',
      ':',
      ': c',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('retry: 10', 'retry:x', 'retry: 007', 'retry', 'dat', 'dataa: x', 'Data: x', ' data: x') },
  { weight: 8, arbitrary: fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\r\n\r\n', '\r\r') },
  { weight: 4, arbitrary: fc.constantFrom('x', ' ', '\t', ':', '{"a":1}', 'é', '😀', '\u2028', '\u0085', '\ufffd', 'id: 9') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
);

type Told = { event: string | undefined; id: string | undefined; data: string } | { comment: string } | { retry: number };

function oracle(text: string): Told[] {
  const seen: Told[] = [];
  createParser({
    onEvent: ({ event, id, data }) => seen.push({ event, id, data }),
    onComment: (comment) => seen.push({ comment }),
    onRetry: (retry) => seen.push({ retry }),
  }).feed(text);
  return seen;
}

/** Our items in the oracle's words: an empty name is none, and one space after a comment's colon is not shown. */
function told(items: readonly SseItem[]): Told[] {
  return items.flatMap((item): Told[] => {
    if (item.kind === 'event') return [{ event: item.event || undefined, id: item.id, data: item.data }];
    if (item.kind === 'comment') return [{ comment: item.text.replace(/^ /, '') }];
    return item.kind === 'retry' ? [{ retry: item.ms }] : [];
  });
}

test('agrees with eventsource-parser on any text, cut anywhere', () => {
  const stream = fc
    .array(piece, { maxLength: 60 })
    .map((pieces) => `${pieces.join('')}\n\n`)
    .filter((text) => !text.includes('\0') && !/^[\ufeff\u00ef]/.test(text));
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), (text, cuts) => {
      const bytes = new TextEncoder().encode(text);
      expect(told(decode(chunked(bytes, cuts)))).toEqual(oracle(text));
    }),
    { numRuns: 3_000 },
  );
});

test('any bytes, cut anywhere, give the same items as in one piece', () => {
  const byte = fc.constantFrom(...new TextEncoder().encode('id: a\r\n\r\n\ndata:\uFEFFé'), 0, 0x80, 0xff, 0xef, 0xbb, 0xbf);
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 200 }), fc.array(fc.nat(), { maxLength: 20 }), (raw, cuts) => {
      const bytes = Uint8Array.from(raw);
      expect(decode(chunked(bytes, cuts))).toEqual(decode([bytes]));
    }),
    { numRuns: 1_000 },
  );
});

describe('times', () => {
  test('an item carries the time of the chunk that completed it, and time never falls', () => {
    const clock = [10, 5, 20, 20, 30];
    const text = ['data: a\n', '\n: b\n', 'data: c\n\n', 'x'];
    const items = decode(
      text.map((chunk) => new TextEncoder().encode(chunk)),
      { now: () => clock.shift() ?? 0 },
    );
    expect(items.map(({ kind, atMs }) => [kind, atMs])).toEqual([
      ['event', 10],
      ['comment', 10],
      ['event', 20],
      ['problem', 30],
    ]);
  });

  test('an event that ends with CR is not held back for a LF', () => {
    const items: SseItem[] = [];
    const decoder = createSseDecoder({ now: () => 0, onItem: (item) => items.push(item) });
    decoder.push(new TextEncoder().encode('data: a\r\n\r'));
    expect(withoutMeasures(items)).toMatchObject([{ kind: 'event', data: 'a' }]);
    decoder.push(new TextEncoder().encode('\ndata: b\r\n\r\n'));
    expect(withoutMeasures(items)).toMatchObject([{ data: 'a' }, { kind: 'event', data: 'b' }]);
  });

  test('nothing comes after the end', () => {
    const items: SseItem[] = [];
    const decoder = createSseDecoder({ now: () => 0, onItem: (item) => items.push(item) });
    decoder.end();
    decoder.push(new TextEncoder().encode('data: a\n\n'));
    decoder.end();
    expect(items).toEqual([]);
  });
});

describe('sizes', () => {
  const megabytes = 8 * 1_024 * 1_024;

  test('bytes are those of the block’s lines without their ends, however they end', () => {
    for (const end of ['\n', '\r', '\r\n']) {
      const bytes = new TextEncoder().encode(['id: 1', 'data: é', ': c', '', ''].join(end));
      expect(decode([bytes]).find(({ kind }) => kind === 'event')).toMatchObject({ bytes: 5 + 8 + 3 });
    }
  });

  // Quadratic work would take minutes here and run into the test's own time limit.
  test.each([1, 1_024, 65_536, megabytes * 2])('a data line of 8 MiB in chunks of %d bytes', (size) => {
    const line = new Uint8Array(megabytes).fill(0x61);
    line.set(new TextEncoder().encode('data: '));
    const bytes = Buffer.concat([line, Buffer.from('\n\n')]);
    const items = decode(volatile(bytes, size));
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ kind: 'event', dataLines: 1, bytes: megabytes });
    expect(items[0]?.kind === 'event' && items[0].data.length).toBe(megabytes - 6);
  });

  test('8 MiB of empty data lines, and of blocks', () => {
    const lines = new TextEncoder().encode(`${'data\n'.repeat(megabytes / 5)}\n`);
    expect(decode(volatile(lines, 1_000))).toMatchObject([{ kind: 'event', dataLines: Math.floor(megabytes / 5) }]);
    const blocks = new TextEncoder().encode('id: 1\ndata: {}\n\n'.repeat(megabytes / 16));
    expect(decode(volatile(blocks, 1_000))).toHaveLength(megabytes / 16);
  });

  test('a line above the bound drops its block, says so once, and the stream goes on', () => {
    const text = `id: 1\ndata: ${'x'.repeat(200)}\ndata: y\nid: 2\n\ndata: z\n\n`;
    for (const size of [1, 7, 1_000]) {
      expect(withoutMeasures(decode(volatile(new TextEncoder().encode(text), size), { maxLineBytes: 100 }))).toEqual([
        { kind: 'problem', problem: 'too-long' },
        { kind: 'event', id: undefined, lastEventId: '', event: undefined, data: 'z', dataLines: 1 },
      ]);
    }
  });

  test('so does data above the bound in many lines; a line of exactly the bound is kept', () => {
    const many = new TextEncoder().encode(`${'data: 12345678\n'.repeat(20)}\ndata: z\n\n`);
    expect(withoutMeasures(decode([many], { maxLineBytes: 100 }))).toMatchObject([{ kind: 'problem', problem: 'too-long' }, { data: 'z' }]);
    const exact = new TextEncoder().encode(`data:${'x'.repeat(95)}\n\n`);
    for (const size of [1, 7, 1_000]) expect(decode(volatile(exact, size), { maxLineBytes: 100 })).toMatchObject([{ kind: 'event' }]);
    for (const size of [1, 7, 1_000]) expect(decode(volatile(exact, size), { maxLineBytes: 99 })).toMatchObject([{ problem: 'too-long' }]);
  });
});
