import type { Frame } from '../../src/engine/call.ts';

/** What a frame of a stream holds. */
export interface FrameParts {
  /** `durable`: an event of the log; `control`: of this connection. */
  readonly kind: 'durable' | 'control' | 'comment' | 'retry';
  readonly text: string;
  readonly id: string | undefined;
  readonly event: string | undefined;
}

const utf8 = { decoder: new TextDecoder(), encoder: new TextEncoder() };
const known = new WeakMap<Frame, FrameParts>();

/** Read once per frame, however many readers get it. */
export function readFrame(frame: Frame): FrameParts {
  const before = known.get(frame);
  if (before !== undefined) return before;
  const text = utf8.decoder.decode(frame.bytes);
  const parts = { kind: kindOf(text), text, id: /^id: (.*)$/m.exec(text)?.[1], event: /^event: (.*)$/m.exec(text)?.[1] };
  known.set(frame, parts);
  return parts;
}

function kindOf(text: string): FrameParts['kind'] {
  if (text.startsWith(':')) return 'comment';
  if (text.startsWith('retry:')) return 'retry';
  return /^event: connection\./m.test(text) ? 'control' : 'durable';
}

export function frameOf(text: string): Frame {
  return { bytes: utf8.encoder.encode(text) };
}
