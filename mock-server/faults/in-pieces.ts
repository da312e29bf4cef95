import type { Frame, StreamSink } from '../../src/engine/call.ts';
import type { Clock } from '../../src/engine/ports.ts';

/** How long one piece waits for the piece before it, so that they travel apart, milliseconds. */
const pieceMs = 1;
/** So many pieces wait at most; what is beyond goes at once, so that a flood of events is not late for ever. */
const waitingMax = 256;

export interface PiecesSink extends StreamSink {
  /** Calls back once every piece has been handed over. */
  whenSent(run: () => void): void;
}

/** Breaks every frame into pieces of `size` bytes; without a size once, anywhere (`random`: 0 to 1). */
export function inPieces(sink: StreamSink, clock: Clock, random: () => number, size: number | undefined): PiecesSink {
  const waiting: Frame[] = [];
  const done: (() => void)[] = [];
  const resumes: (() => void)[] = [];
  let running = false;
  let hasRoom = true;
  // Asked for at the write that was told to wait: pieces are written also while the engine has nothing to say.
  const waitForRoom = (): void => {
    if (!hasRoom) return;
    hasRoom = false;
    sink.onDrain(() => {
      hasRoom = true;
      for (const resume of resumes.splice(0)) resume();
    });
  };
  const step = (): void => {
    for (const piece of waiting.splice(0, Math.max(1, waiting.length - waitingMax))) if (!sink.write(piece)) waitForRoom();
    running = waiting.length > 0;
    if (running) clock.setTimer(step, pieceMs);
    else for (const run of done.splice(0)) run();
  };
  const whenSent = (run: () => void): void => {
    if (running) done.push(run);
    else run();
  };
  return {
    onDrain(resume) {
      if (hasRoom) resume();
      else resumes.push(resume);
    },
    whenSent,
    write({ bytes }) {
      const length = size ?? 1 + Math.floor(random() * (bytes.length - 1));
      for (let at = 0; at < bytes.length; at += length) waiting.push({ bytes: bytes.subarray(at, at + length) });
      if (!running) {
        running = true;
        step();
      }
      return hasRoom;
    },
    end: () => whenSent(() => sink.end()),
  };
}
