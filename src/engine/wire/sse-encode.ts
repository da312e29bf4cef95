/** A value that would break out of its line of the stream. */
export class UnframeableField extends Error {
  override readonly name = 'UnframeableField';

  constructor(field: string, value: string) {
    super(`Failed to frame an event: its ${field} ${JSON.stringify(value)} holds a CR, a LF or a NUL. Use a value of one line.`);
  }
}

const utf8 = new TextEncoder();
const breaksLine = /[\r\n\0]/;
const lineEnd = /\r\n|\r|\n/;

function oneLine(field: string, value: string): string {
  if (breaksLine.test(value)) throw new UnframeableField(field, value);
  return `${field}: ${value}\n`;
}

/** The text as lines of one prefix. JSON of one line is the rule, so the split is only made where it is needed. */
function manyLines(prefix: string, text: string): string {
  if (!breaksLine.test(text)) return `${prefix} ${text}\n`;
  return text
    .split(lineEnd)
    .map((line) => `${prefix} ${line}\n`)
    .join('');
}

export interface EncodableEvent {
  readonly id: number | string;
  readonly event: string;
  /** Several lines, whatever ends them, become several `data:` lines. */
  readonly data: string;
}

/** The frame of one event, as in section 1 of the contract. Throws `UnframeableField` for an id or a name of more than one line. */
export function encodeEvent({ id, event, data }: EncodableEvent): Uint8Array {
  return utf8.encode(`${oneLine('id', String(id))}${oneLine('event', event)}${manyLines('data:', data)}\n`);
}

/** A comment: dispatches nothing and moves no cursor (keep-alive.silent). */
export function encodeComment(text: string): Uint8Array {
  return utf8.encode(`${manyLines(':', text)}\n`);
}

/** How long a client shall wait before it reconnects, whole milliseconds. */
export function encodeRetry(ms: number): Uint8Array {
  return utf8.encode(`retry: ${Math.max(0, Math.round(ms))}\n\n`);
}
