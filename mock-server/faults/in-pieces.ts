import type { Frame, StreamSink } from '../../src/engine/call.ts';
import type { Clock } from '../../src/engine/ports.ts';

/** How long one piece waits for the piece before it, so that they travel apart, milliseconds. */
const pieceMs = 1;

export interface PiecesSink extends StreamSink {
  /** Calls back once every piece has been handed over. */
  whenSent(run: () => void): void;
}

/** Breaks every frame into pieces of `size` bytes; without a size once, anywhere (`random`: 0 to 1). */
export function inPieces(sink: StreamSink, clock: Clock, random: () => number, size: number | undefined): PiecesSink {
  const waiting: Frame[] = [];
  const done: (() => void)[] = [];
  let running = false;
  const step = (): void => {
    const piece = waiting.shift();
    if (piece !== undefined) sink.write(piece);
    running = waiting.length > 0;
    if (running) clock.setTimer(step, pieceMs);
    else for (const run of done.splice(0)) run();
  };
  const whenSent = (run: () => void): void => {
    if (running) done.push(run);
    else run();
  };
  return {
    onDrain: (resume) => sink.onDrain(resume),
    whenSent,
    write({ bytes }) {
      const length = size ?? 1 + Math.floor(random() * (bytes.length - 1));
      for (let at = 0; at < bytes.length; at += length) waiting.push({ bytes: bytes.subarray(at, at + length) });
      if (!running) {
        running = true;
        step();
      }
      return true;
    },
    end: () => whenSent(() => sink.end()),
  };
}
