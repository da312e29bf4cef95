import type { Frame, StreamSink } from '../../src/engine/call.ts';

const utf8 = { decoder: new TextDecoder(), encoder: new TextEncoder() };
const made = new WeakMap<Frame, Frame>();

/** The frame without its `event:` line: a browser then gives it to `onmessage`. */
function unnamed(frame: Frame): Frame {
  const known = made.get(frame);
  if (known !== undefined) return known;
  const text = utf8.decoder.decode(frame.bytes);
  const without: Frame = { bytes: utf8.encoder.encode(text.replace(/^event: .*\n/m, '')) };
  made.set(frame, without);
  return without;
}

export function withoutEventLines(sink: StreamSink): StreamSink {
  return { ...sink, write: (frame) => sink.write(unnamed(frame)) };
}
