const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);
const smallBuffer = 1_024;

interface LineSplitterParts {
  /** One line without its end. The view is valid during the call only. */
  readonly onLine: (line: Uint8Array) => void;
  /** The current line has outgrown `maxLineBytes`; its bytes are dropped and `onLine` never sees it. */
  readonly onTooLong: () => void;
  readonly maxLineBytes: number;
}

export interface LineSplitter {
  push(chunk: Uint8Array): void;
  /** Bytes have arrived whose line has not ended. */
  readonly unfinished: boolean;
}

/**
 * Cuts a byte stream into lines ended by CR, LF or CRLF, wherever the chunks end, and drops one leading byte order mark.
 * A line ends at its CR without waiting for a LF: an event is not held back until the next one begins.
 * Linear in the bytes: a line spread over chunks is kept in a buffer that doubles, and every byte is searched once.
 */
export function createLineSplitter({ onLine, onTooLong, maxLineBytes }: LineSplitterParts): LineSplitter {
  let held = new Uint8Array(smallBuffer);
  let heldLength = 0;
  let tooLong = false;
  let afterCarriageReturn = false;
  // Bytes of the mark seen so far; `undefined` once the stream's beginning is decided.
  let markSeen: number | undefined = 0;

  const drop = () => {
    tooLong = true;
    heldLength = 0;
    onTooLong();
  };

  const hold = (bytes: Uint8Array) => {
    if (tooLong) return;
    const needed = heldLength + bytes.length;
    if (needed > maxLineBytes) return drop();
    if (needed > held.length) {
      const larger = new Uint8Array(Math.max(needed, held.length * 2));
      larger.set(held.subarray(0, heldLength));
      held = larger;
    }
    held.set(bytes, heldLength);
    heldLength = needed;
  };

  const finish = (rest: Uint8Array) => {
    if (heldLength === 0 && !tooLong && rest.length <= maxLineBytes) return onLine(rest);
    hold(rest);
    if (!tooLong) onLine(held.subarray(0, heldLength));
    tooLong = false;
    heldLength = 0;
    if (held.length > smallBuffer * 64) held = new Uint8Array(smallBuffer);
  };

  /** Where the text begins in this chunk. */
  const skipMark = (chunk: Uint8Array): number => {
    if (markSeen === undefined) return 0;
    let at = 0;
    while (at < chunk.length && markSeen < byteOrderMark.length) {
      if (chunk[at] !== byteOrderMark[markSeen]) {
        // No mark after all: what looked like its beginning belongs to the first line.
        hold(byteOrderMark.subarray(0, markSeen));
        markSeen = undefined;
        return at;
      }
      markSeen += 1;
      at += 1;
    }
    if (markSeen === byteOrderMark.length) markSeen = undefined;
    return at;
  };

  return {
    push(chunk) {
      let start = skipMark(chunk);
      if (afterCarriageReturn && start < chunk.length) {
        if (chunk[start] === lineFeed) start += 1;
        afterCarriageReturn = false;
      }
      let nextReturn = chunk.indexOf(carriageReturn, start);
      let nextFeed = chunk.indexOf(lineFeed, start);
      while (nextReturn !== -1 || nextFeed !== -1) {
        const endsByReturn = nextReturn !== -1 && (nextFeed === -1 || nextReturn < nextFeed);
        const end = endsByReturn ? nextReturn : nextFeed;
        finish(chunk.subarray(start, end));
        start = end + 1;
        if (endsByReturn) {
          if (start === chunk.length) afterCarriageReturn = true;
          else if (chunk[start] === lineFeed) start += 1;
          nextReturn = chunk.indexOf(carriageReturn, start);
        }
        if (nextFeed !== -1 && nextFeed < start) nextFeed = chunk.indexOf(lineFeed, start);
      }
      if (start < chunk.length) hold(chunk.subarray(start));
    },
    get unfinished() {
      return heldLength > 0 || tooLong || (markSeen !== undefined && markSeen > 0);
    },
  };
}
