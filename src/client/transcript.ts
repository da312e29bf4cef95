import type { RawAnswer } from '../kit/index.ts';
import type { WireRequest } from './call.ts';
import type { ForeignText, HeardText } from './foreign-text.ts';
import type { NoAnswer } from './no-answer.ts';
import type { Redactor } from './redact.ts';

/** One line of what went over the wire, redacted. */
export interface TranscriptEntry {
  /** Milliseconds since the run began. */
  readonly atMs: number;
  /** Who spoke: a user, or one of the user's streams. */
  readonly lane: string;
  readonly kind: 'request' | 'response' | 'event' | 'comment' | 'close';
  /** One line for people. */
  readonly summary: string;
  readonly requestId?: string;
  /** The base URL it was sent to, where the target has several. */
  readonly url?: string;
  readonly method?: string;
  /** Path and query as sent. */
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status?: number;
  readonly event?: string;
  readonly seq?: number;
}

/** Keeps references while the story runs and makes entries of them only when a report asks: most stories are green. */
export interface Transcript {
  /** `url`: the base URL, where there is more than one. */
  request(lane: string, requestId: string, request: WireRequest, url?: string): void;
  response(lane: string, requestId: string, raw: RawAnswer): void;
  silence(lane: string, requestId: string, cause: NoAnswer): void;
  event(
    lane: string,
    event: { readonly name: string; readonly id: string | undefined; readonly seq: number | undefined; readonly data: string },
  ): void;
  comment(lane: string, text: string): void;
  close(lane: string, reason: string): void;
  /** What was sent and heard, to tell whose text is whose. */
  readonly said: readonly WireRequest[];
  readonly heard: readonly HeardText[];
  /** More was heard than is kept. */
  readonly incomplete: boolean;
  render(redactor: Redactor, foreign: ForeignText): TranscriptEntry[];
}

/** Longer bodies are cut in the report; the request id leads to the whole one in the target's log. */
const shownChars = 4_096;
/** Of a request's body so much is decoded: one that is meant to be too large has 16 MiB. */
const decodedBytes = 65_536;
/** Of what was heard so much is kept, in characters. */
const heardChars = 4_194_304;
/** A longer transcript keeps so many entries of its beginning and of its end. */
const keptAtEachEnd = 200;

/** `size`: of the whole body as it came or went; what was taken out of it does not count. */
function shown(text: string, size: string): string {
  return text.length <= shownChars ? text : `${text.slice(0, shownChars)}… (${size})`;
}

function inCharacters({ length }: string): string {
  return `${length} characters`;
}

function oneLine(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= 120 ? flat : `${flat.slice(0, 119)}…`;
}

function headersOf(flat: readonly string[]): Record<string, string> {
  const named: Record<string, string> = {};
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const name = flat[at] ?? '';
    const value = flat[at + 1] ?? '';
    named[name] = named[name] === undefined ? value : `${named[name]}, ${value}`;
  }
  return named;
}

export function createTranscript(sinceStart: () => number): Transcript {
  type Sized = TranscriptEntry & { readonly size?: string };
  type Entry = (foreign: ForeignText) => Sized;
  const first: Entry[] = [];
  const latest: Entry[] = [];
  const said: WireRequest[] = [];
  const heard: HeardText[] = [];
  let left = heardChars;
  let incomplete = false;
  let count = 0;
  const add = (entry: (atMs: number, foreign: ForeignText) => Sized) => {
    const atMs = Math.round(sinceStart() * 10) / 10;
    if (count < keptAtEachEnd) first.push((foreign) => entry(atMs, foreign));
    // A ring: the newest takes the place of the oldest.
    else latest[(count - keptAtEachEnd) % keptAtEachEnd] = (foreign) => entry(atMs, foreign);
    count += 1;
  };
  const hear = (text: HeardText, length: number) => {
    left -= length;
    if (left < 0) incomplete = true;
    else heard.push(text);
  };

  return {
    said,
    heard,
    get incomplete() {
      return incomplete;
    },
    request(lane, requestId, request, url) {
      said.push(request);
      add((atMs) => ({
        atMs,
        lane,
        kind: 'request',
        summary: `${request.method} ${request.target}`,
        requestId,
        ...(url !== undefined && { url }),
        method: request.method,
        target: request.target,
        headers: headersOf(request.headers),
        ...(request.body.length > 0 && {
          body: new TextDecoder().decode(request.body.subarray(0, decodedBytes)),
          size: `${request.body.length} bytes`,
        }),
      }));
    },
    response(lane, requestId, { status, headers, text }) {
      const of = { kind: 'answer', status, headers, text } as const;
      hear(of, text.length);
      add((atMs, foreign) => {
        const body = foreign.body(of);
        return {
          atMs,
          lane,
          kind: 'response',
          summary: body === '' ? String(status) : `${status} ${body}`,
          requestId,
          status,
          headers: foreign.headers(headers),
          ...(body !== '' && { body, size: inCharacters(text) }),
        };
      });
    },
    silence(lane, requestId, cause) {
      add((atMs) => ({ atMs, lane, kind: 'close', summary: `no answer: ${cause.words}`, requestId }));
    },
    event(lane, { name, id, seq, data }) {
      const of = { kind: 'event', name, id, data } as const;
      hear(of, data.length);
      add((atMs, foreign) => {
        const body = foreign.body(of);
        return {
          atMs,
          lane,
          kind: 'event',
          summary: `${name === '' ? 'event' : foreign.word(name)}${id === undefined ? '' : ` id ${foreign.id(id)}`} ${body}`,
          event: foreign.word(name),
          ...(seq !== undefined && { seq }),
          body,
          size: inCharacters(data),
        };
      });
    },
    comment(lane, text) {
      const of = { kind: 'comment', text } as const;
      hear(of, text.length);
      add((atMs, foreign) => ({ atMs, lane, kind: 'comment', summary: `:${foreign.body(of)}` }));
    },
    close(lane, reason) {
      add((atMs) => ({ atMs, lane, kind: 'close', summary: reason }));
    },
    render(redactor, foreign) {
      // Redacted before it is cut, or half a secret would no longer be recognised.
      const finish = ({ kind, size = '', ...free }: Sized): TranscriptEntry => {
        const clean = redactor.record(free);
        return { ...clean, kind, summary: oneLine(clean.summary), ...(clean.body !== undefined && { body: shown(clean.body, size) }) };
      };
      const leftOut = count - first.length - latest.length;
      const oldest = leftOut > 0 ? (count - keptAtEachEnd) % keptAtEachEnd : 0;
      const head = first.map((entry) => finish(entry(foreign)));
      const tail = [...latest.slice(oldest), ...latest.slice(0, oldest)].map((entry) => finish(entry(foreign)));
      if (leftOut === 0) return [...head, ...tail];
      return [...head, { atMs: tail[0]?.atMs ?? 0, lane: '', kind: 'comment', summary: `${leftOut} entries left out here` }, ...tail];
    },
  };
}
