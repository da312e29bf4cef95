import { createLineSplitter } from './sse-lines.ts';

/**
 * What the bytes of a stream told that a receiver must ignore or that was lost:
 * - `invalid-utf8`: bytes that are no UTF-8 stand as U+FFFD in the item that follows;
 * - `nul-in-id`: an `id` line holding U+0000 was ignored, as a browser does;
 * - `bad-retry`: a `retry` line with anything but digits was ignored;
 * - `too-long`: a line, or one event's data, outgrew `maxLineBytes`; its whole block is dropped, the id included;
 * - `cut-off`: the stream ended inside a line or before the blank line that ends a block; that block is dropped.
 */
export type SseProblem = 'invalid-utf8' | 'nul-in-id' | 'bad-retry' | 'too-long' | 'cut-off';

/** One thing a stream said, in order of arrival. `atMs`: when the chunk arrived that completed it; never falls. */
export type SseItem =
  | {
      readonly kind: 'event';
      readonly atMs: number;
      /** The block's own `id` line ('' for an empty one); `undefined` where it had none. */
      readonly id: string | undefined;
      /** The last event id of the stream after this block, as a browser keeps it: sticky, '' at first. */
      readonly lastEventId: string;
      /** The block's own `event` line; `undefined` where it had none. */
      readonly event: string | undefined;
      /** The `data` lines joined by LF. */
      readonly data: string;
      readonly dataLines: number;
      /** Size of the block's lines without their ends. */
      readonly bytes: number;
    }
  /** `text`: the line after the colon, as it is (": keep-alive" gives " keep-alive"). */
  | { readonly kind: 'comment'; readonly atMs: number; readonly text: string }
  | { readonly kind: 'retry'; readonly atMs: number; readonly ms: number }
  /** A block with an `id` line and no data: dispatches nothing, moves the last event id. */
  | { readonly kind: 'id'; readonly atMs: number; readonly id: string }
  | { readonly kind: 'problem'; readonly atMs: number; readonly problem: SseProblem };

export interface SseDecoderParts {
  /** Milliseconds, any origin. A clock that goes back does not take `atMs` along. */
  readonly now: () => number;
  /** Called synchronously from `push` and `end`; must not throw. */
  readonly onItem: (item: SseItem) => void;
  /** The longest line, and the most data of one event, that is kept. Default 16 MiB. */
  readonly maxLineBytes?: number;
}

export interface SseDecoder {
  /** The next bytes of the body, cut anywhere. The decoder keeps no reference to the chunk. */
  push(chunk: Uint8Array): void;
  /** The body is over: an unfinished last event is dropped. Later pushes are ignored. */
  end(): void;
}

const defaultMaxLineBytes = 16 * 1_024 * 1_024;
const colon = 0x3a;
const space = 0x20;

const fieldNames = ['data', 'event', 'id', 'retry'] as const;
const fields = fieldNames.map((name) => ({ name, bytes: new TextEncoder().encode(name) }));

function fieldOf(line: Uint8Array, nameLength: number): (typeof fieldNames)[number] | undefined {
  return fields.find(({ bytes }) => bytes.length === nameLength && bytes.every((byte, at) => line[at] === byte))?.name;
}

/**
 * Decodes one stream of server-sent events (WHATWG HTML 9.2) from bytes, and keeps what a browser hides: own ids, id-only
 * blocks, comments, sizes and arrival times. One decoder reads one stream; a reconnect takes a new one.
 */
export function createSseDecoder({ now, onItem, maxLineBytes = defaultMaxLineBytes }: SseDecoderParts): SseDecoder {
  // The mark that begins a stream is dropped by the splitter; any other U+FEFF is text.
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  const strictUtf8 = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  let atMs = Number.NEGATIVE_INFINITY;
  let lastEventId = '';
  let ended = false;

  let data: string[] = [];
  let dataBytes = 0;
  let bytes = 0;
  let id: string | undefined;
  let event: string | undefined;
  let dropped = false;

  const problem = (what: SseProblem) => onItem({ kind: 'problem', atMs, problem: what });
  const tooLong = () => {
    if (!dropped) problem('too-long');
    dropped = true;
    data = [];
  };

  const text = (piece: Uint8Array): string => {
    const decoded = utf8.decode(piece);
    if (decoded.includes('\ufffd')) {
      try {
        strictUtf8.decode(piece);
      } catch {
        problem('invalid-utf8');
      }
    }
    return decoded;
  };

  const dispatch = () => {
    if (!dropped) {
      if (id !== undefined) lastEventId = id;
      if (data.length > 0) onItem({ kind: 'event', atMs, id, lastEventId, event, data: data.join('\n'), dataLines: data.length, bytes });
      else if (id !== undefined) onItem({ kind: 'id', atMs, id });
    }
    data = [];
    dataBytes = 0;
    bytes = 0;
    id = undefined;
    event = undefined;
    dropped = false;
  };

  const addData = (value: Uint8Array) => {
    dataBytes += value.length + 1;
    if (dataBytes > maxLineBytes) tooLong();
    if (!dropped) data.push(text(value));
  };

  const takeId = (value: string) => {
    if (value.includes('\0')) problem('nul-in-id');
    else id = value;
  };

  const takeRetry = (value: string) => {
    if (/^[0-9]+$/.test(value)) onItem({ kind: 'retry', atMs, ms: Number(value) });
    else problem('bad-retry');
  };

  const onLine = (line: Uint8Array) => {
    if (line.length === 0) return dispatch();
    bytes += line.length;
    const separator = line.indexOf(colon);
    if (separator === 0) return onItem({ kind: 'comment', atMs, text: text(line.subarray(1)) });
    const nameLength = separator === -1 ? line.length : separator;
    const valueStart = separator === -1 ? line.length : line[separator + 1] === space ? separator + 2 : separator + 1;
    const value = line.subarray(valueStart);
    switch (fieldOf(line, nameLength)) {
      case 'data':
        return addData(value);
      case 'event':
        event = text(value);
        return;
      case 'id':
        return takeId(text(value));
      case 'retry':
        return takeRetry(text(value));
      case undefined: // Unknown fields are ignored.
    }
  };

  const lines = createLineSplitter({ onLine, onTooLong: tooLong, maxLineBytes });
  const tick = () => {
    atMs = Math.max(atMs, now());
  };

  return {
    push(chunk) {
      if (ended) return;
      tick();
      lines.push(chunk);
    },
    end() {
      if (ended) return;
      ended = true;
      tick();
      if (lines.unfinished || data.length > 0 || id !== undefined || event !== undefined || dropped) problem('cut-off');
    },
  };
}
