import { createHash } from 'node:crypto';
import type { WireRequest } from './call.ts';

/** What one run sent, so that a report can tell it from what others wrote. */
export interface OwnText {
  note(request: WireRequest): void;
  /** The run sent exactly this: a text or a name in a body, a header, a body or a path. */
  has(text: string): boolean;
}

/** Bodies beyond this are nobody's message, and are not remembered. */
const readBytes = 262_144;
/** Longer texts are remembered by their hash. */
const keptChars = 80;
const signing = /^(?:x-sheen-|x-contract-control-token$|authorization$)/;

/** Texts and names in a body; of one that is no JSON, or too large, none. */
export function textsIn(body: Uint8Array): string[] {
  if (body.length > readBytes) return [];
  const found: string[] = [];
  const look = (value: unknown) => {
    if (typeof value === 'string') found.push(value);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, field] of Object.entries(value)) {
        if (!Array.isArray(value)) found.push(name);
        look(field);
      }
    }
  };
  try {
    look(JSON.parse(new TextDecoder().decode(body)));
  } catch {
    return []; // A story about bodies that are none: the whole of it is remembered.
  }
  return found;
}

/** `known`: what is sent beside the requests' own fields, such as the host. */
export function createOwnText(known: readonly string[] = []): OwnText {
  const sent = new Set(known);
  const keyOf = (text: string): string => (text.length <= keptChars ? text : createHash('sha256').update(text).digest('base64'));
  return {
    note({ target, headers, body }) {
      sent.add(keyOf(target));
      for (let at = 0; at + 1 < headers.length; at += 2) if (!signing.test(headers[at] ?? '')) sent.add(keyOf(headers[at + 1] ?? ''));
      if (body.length === 0 || body.length > readBytes) return;
      sent.add(keyOf(new TextDecoder().decode(body)));
      for (const one of textsIn(body)) sent.add(keyOf(one));
    },
    has: (text) => sent.has(keyOf(text)),
  };
}
