import { createHash } from 'node:crypto';
import { controlEventNames, durableEventNames, errors, headers as contractHeaders, locales } from '../contract/index.ts';
import type { WireRequest } from './call.ts';
import { type JsonString, mapJsonStrings } from './json-strings.ts';
import { type OwnText, textsIn } from './own-text.ts';
import { shownChars, shownItems } from './redact.ts';

/** What a target said, before anybody knows whose text it is. */
export type HeardText =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string }
  | { readonly kind: 'event'; readonly name: string; readonly id: string | undefined; readonly data: string }
  | { readonly kind: 'comment'; readonly text: string };

/**
 * Takes out of a story's report what others wrote: people, the assistant, whoever fills fields that the contract does not know. Only its
 * length and a hash are left. What the run itself sent stays, and so do names, ids, numbers, times, event names and the errors of the API.
 */
export interface ForeignText {
  body(heard: HeardText): string;
  headers(all: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  /** The name of an event, or another word of the contract. */
  word(text: string): string;
  id(text: string): string;
  /** A sentence of ours that may quote what was heard. */
  sentence(text: string): string;
  /** What a check expected or got: texts, pieces of them, or whole bodies and events. */
  value(value: unknown): unknown;
}

/** Where `--show-foreign-text` is given: everything as it came. */
export const everyText: ForeignText = {
  body: (heard) => (heard.kind === 'event' ? heard.data : heard.text),
  headers: (all) => all,
  word: (text) => text,
  id: (text) => text,
  sentence: (text) => text,
  value: (value) => value,
};

/** Fields whose text is an opaque id. */
const idFields = new Set([
  'id',
  'messageId',
  'projectId',
  'userId',
  'client_msg_id',
  'in_reply_to_client_msg_id',
  'duplicateOf',
  'buildId',
  'connectionId',
  'evicted_connection_id',
  'instance',
  'build',
]);
/** Fields whose text is one word of a known few. */
const wordFields = new Set([
  'event',
  'timestamp',
  'messageType',
  'mode',
  'effective_build_mode',
  'locale',
  'responseType',
  'status',
  'contract',
  'capabilities',
  'error',
]);
/** Fields that hold a number; as a text it is what a check complains of. */
const numberFields = new Set(['seq', 'message_seq', 'last_read_seq', 'last_seq', 'start_seq', 'end_seq', 'progress']);
/** In which an error tells people what is wrong; contract section 1, problem details (RFC 9457), and what else is common. */
const errorFields = new Set(['error', 'message', 'code', 'reason', 'suggestions', 'title', 'detail', 'type']);

const idForm = /^[\x21-\x7e]{0,128}$/;
const wordForm = /^[\w.:+-]{0,64}$/;
const numberForm = /^-?[\d.]{1,20}$/;
/** Forms that hold no text wherever they stand. */
const shortForms =
  /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?|-?\d{1,3})$/i;
const keepAlive = /^(?:keep-?alive|ping|heartbeat|connected|ok)?$/i;

/** A text of megabytes meets no expression that looks at all of it. */
const isNoText = (text: string): boolean => (text.length <= 64 && shortForms.test(text)) || text.trim() === '';
/** It begins as JSON, or is a short number or a word of JSON. */
const isJson = (text: string): boolean => /^(?:[[{"]|(?:-?\d{1,20}|true|false|null)$)/.test(text.trim());

const vocabulary: ReadonlySet<string> = new Set([
  ...durableEventNames,
  ...controlEventNames,
  ...Object.keys(errors),
  ...locales,
  'plan',
  'build',
  'unified',
  'all',
  'user',
  'assistant',
  'error',
  'queued',
  'processing',
  'completed',
  'failed',
  'true',
  'false',
  'null',
]);

const shownHeaders: ReadonlySet<string> = new Set([
  ...Object.values(contractHeaders),
  ...'accept-ranges age allow alt-svc cache-control connection content-encoding content-length content-type date etag expires'.split(' '),
  ...'keep-alive last-modified pragma server strict-transport-security trailer transfer-encoding upgrade vary via'.split(' '),
  ...'www-authenticate x-content-type-options x-powered-by'.split(' '),
]);

/** Shorter texts of others are looked for only where they stand alone: inside of our sentences they could be words of ours. */
const embeddedChars = 12;
/** So long is a piece of a text that cannot be a word of ours; between quotation marks it is quoted; anywhere it is the beginning of one. */
const pieceChars = { alone: 16, quoted: 8, beginning: 24 } as const;
/** So much of a text has to be ours, for the rest to be an alteration of it. */
const ourShare = 0.75;
/** In an alteration a run of so many characters is no text. */
const alteredChars = 6;
const gramChars = 4;
/** Of a longer text so many places are looked at first: of most texts nothing is ours. */
const sampledPlaces = 64;
/** Own texts that alterations are looked for in, in characters. */
const comparedChars = 400_000;
/** Of a larger body the beginning is looked at, and a larger text is nobody's alteration of ours. */
const readChars = 2_097_152;
const alteredMaxChars = 65_536;
const deepest = 12;

/** What a check says in words of its own is no longer. */
const longestPhrase = 60;
const quotation = /"(?:[^"\\]|\\.){1,2000}"/g;

/** From and to, of what is not shown. */
type Run = readonly [number, number];

/** The texts that are long enough to be told inside of others. */
interface Quotable {
  /** The longest first. */
  readonly texts: readonly string[];
  /** All of them, one after another. */
  readonly all: string;
  /** As they are and as JSON writes them, by their first characters. */
  readonly forms: ReadonlyMap<string, readonly { readonly form: string; readonly text: string }[]>;
}

function sharedChars(text: string, at: number, form: string): number {
  let length = 0;
  while (length < form.length && text.charCodeAt(at + length) === form.charCodeAt(length)) length += 1;
  return length;
}

export interface ForeignParts {
  readonly own: OwnText;
  /** The story's requests: what comes back altered is told by them. */
  readonly said: readonly WireRequest[];
  readonly heard: readonly HeardText[];
  /** More was heard than is kept. */
  readonly incomplete: boolean;
  /** Hides a text behind its hash: short ones could be guessed otherwise. The same for the whole run. */
  readonly salt: Uint8Array;
}

export function createForeignText({ own, said, heard, incomplete, salt }: ForeignParts): ForeignText {
  /** What is not shown, in full or in part. */
  const hidden = new Map<string, readonly Run[]>();
  const marked = new Map<string, string>();
  let quotable: Quotable | undefined;
  let grams: ReadonlySet<string> | undefined;

  const mark = (text: string): string => {
    const count = [...text].length;
    const hash = createHash('sha256').update(salt).update(text).digest('hex').slice(0, 8);
    return `[foreign: ${count} character${count === 1 ? '' : 's'}, hash ${hash}]`;
  };
  const rendered = (text: string, runs: readonly Run[]): string => {
    let out = '';
    let at = 0;
    for (const [from, to] of runs) {
      out += text.slice(at, from) + mark(text.slice(from, to));
      at = to;
    }
    return out + text.slice(at);
  };
  const isKnown = (text: string): boolean => isNoText(text) || vocabulary.has(text) || own.has(text);

  const ownGrams = (): ReadonlySet<string> => {
    if (grams !== undefined) return grams;
    const found = new Set<string>();
    let left = comparedChars;
    for (const { body } of said) {
      for (const text of textsIn(body)) {
        if (isNoText(text) || left < text.length) continue;
        left -= text.length;
        for (let at = 0; at + gramChars <= text.length; at++) found.add(text.slice(at, at + gramChars));
      }
    }
    grams = found;
    return found;
  };
  /** What of a text is not to be shown: nothing of our own, of an alteration what is new in it, of all others everything. */
  const runsOf = (text: string): readonly Run[] => {
    if (isKnown(text)) return [];
    const whole: readonly Run[] = [[0, text.length]];
    if (text.length > alteredMaxChars) return whole;
    const known = ownGrams();
    const step = Math.floor(text.length / sampledPlaces);
    const isOurs = (at: number): boolean => known.has(text.slice(at, at + gramChars));
    if (step > gramChars && !Array.from({ length: sampledPlaces }, (_, nth) => nth * step).some(isOurs)) return whole;
    const ours = new Uint8Array(text.length);
    for (let at = 0; at + gramChars <= text.length; at++) if (isOurs(at)) ours.fill(1, at, at + gramChars);
    if (ours.reduce((sum, one) => sum + one, 0) < text.length * ourShare) return whole;
    const runs: Run[] = [];
    for (let from = ours.indexOf(0); from !== -1; ) {
      const end = ours.indexOf(1, from);
      const to = end === -1 ? text.length : end;
      if (to - from > alteredChars) runs.push([from, to]);
      from = to === text.length ? -1 : ours.indexOf(0, to);
    }
    return runs;
  };
  /** A text that stands alone, as it may be shown. */
  const alone = (text: string): string => {
    const known = marked.get(text);
    if (known !== undefined) return known;
    const runs = runsOf(text);
    if (runs.length === 0) return text;
    const now = rendered(text, runs);
    hidden.set(text, runs);
    marked.set(text, now);
    return now;
  };

  const isTold = ({ value, path, isName }: JsonString, isError: boolean): boolean => {
    if (isName) return wordForm.test(value);
    const field = path.at(-1) ?? '';
    if (idFields.has(field)) return idForm.test(value);
    if (wordFields.has(field) && wordForm.test(value)) return true;
    if (numberFields.has(field)) return numberForm.test(value);
    const isOfError = path.length === 1 || (path.length === 2 && path[0] === 'error');
    return isError && isOfError && errorFields.has(field);
  };
  const json = (text: string, isError: boolean): string =>
    isJson(text)
      ? mapJsonStrings(text, (one) => (isTold(one, isError) ? withoutForeign(one.value) : alone(one.value)), alone)
      : alone(text);
  const isError = (of: HeardText): boolean =>
    of.kind === 'answer' ? of.status >= 400 : of.kind === 'event' && of.name === 'connection.takeover';
  const body = (of: HeardText, chars: number): string => {
    if (of.kind === 'comment') return keepAlive.test(of.text.trim()) ? of.text : alone(of.text);
    return json((of.kind === 'answer' ? of.text : of.data).slice(0, chars), isError(of));
  };
  const word = (text: string): string => (wordForm.test(text) ? text : alone(text));
  const id = (text: string): string => (idForm.test(text) ? text : alone(text));
  const headers = (all: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name, shownHeaders.has(name) ? withoutForeign(value) : alone(value)]));

  const quotableNow = (): Quotable => {
    if (quotable !== undefined) return quotable;
    const texts = [...hidden.keys()].filter((text) => text.length >= embeddedChars).sort((a, b) => b.length - a.length);
    const forms = new Map<string, { form: string; text: string }[]>();
    for (const text of texts) {
      for (const form of new Set([text, JSON.stringify(text).slice(1, -1)])) {
        const key = form.slice(0, embeddedChars);
        const others = forms.get(key);
        if (others === undefined) forms.set(key, [{ form, text }]);
        else others.push({ form, text });
      }
    }
    quotable = { texts, all: texts.join('\n\u0000\n'), forms };
    return quotable;
  };
  /** What of a text begins here and is not to be shown: all of another's text, or the beginning of one that was cut. */
  const quotedAt = (text: string, at: number): { readonly length: number; readonly shown: string } | undefined => {
    const begun = quotableNow().forms.get(text.slice(at, at + embeddedChars));
    if (begun === undefined) return undefined;
    const whole = begun.find(({ form }) => text.startsWith(form, at));
    if (whole !== undefined) return { length: whole.form.length, shown: alone(whole.text) };
    const length = Math.max(...begun.map(({ form }) => sharedChars(text, at, form)));
    return length < pieceChars.beginning ? undefined : { length, shown: mark(text.slice(at, at + length)) };
  };
  /** A text that may be shown, without what others wrote in it. */
  const withoutForeign = (text: string): string => {
    if (text.length < embeddedChars || isKnown(text)) return text;
    let out = '';
    let done = 0;
    for (let at = 0; at + embeddedChars <= text.length; at++) {
      const quoted = quotedAt(text, at);
      if (quoted === undefined) continue;
      out += text.slice(done, at) + quoted.shown;
      done = at + quoted.length;
      at = done - 1;
    }
    return out + text.slice(done);
  };
  /** A text that is not shown in full, or a piece of one; `undefined` where it is neither. */
  const pieceOf = (text: string, chars: number): string | undefined => {
    if (isKnown(text)) return undefined;
    if (hidden.has(text)) return alone(text);
    const { texts, all } = quotableNow();
    const whole = text.length < chars || !all.includes(text) ? undefined : texts.find((one) => one.includes(text));
    if (whole === undefined) return undefined;
    const at = whole.indexOf(text);
    const runs = (hidden.get(whole) ?? [])
      .map(([from, to]): Run => [Math.max(from - at, 0), Math.min(to - at, text.length)])
      .filter(([from, to]) => from < to);
    return rendered(text, runs);
  };
  const sentence = (text: string): string => {
    const quoted = text.replace(quotation, (written) =>
      mapJsonStrings(written, ({ value }) => pieceOf(value, pieceChars.quoted) ?? value, alone),
    );
    return withoutForeign(quoted);
  };
  const told = (text: string): string => {
    const piece = pieceOf(text, pieceChars.alone);
    if (piece !== undefined) return piece;
    if (/^\s*[[{]/.test(text)) {
      const source = heard.find((of) => of.kind !== 'comment' && (of.kind === 'answer' ? of.text : of.data).startsWith(text));
      return json(text, source !== undefined && isError(source));
    }
    return incomplete && text.length > longestPhrase && !own.has(text) ? mark(text) : sentence(text);
  };
  const value = (of: unknown, path: readonly string[]): unknown => {
    if (typeof of === 'string' && of.length > shownChars)
      return hidden.has(of) ? alone(of) : `${told(of.slice(0, shownChars))}… (${of.length} characters)`;
    if (typeof of === 'string') return isKnown(of) || isTold({ value: of, path, isName: false }, false) ? of : told(of);
    if (typeof of !== 'object' || of === null || path.length > deepest) return of;
    // What is beyond is not shown, and left for the redactor to count.
    if (Array.isArray(of)) return of.map((item, at) => (at < shownItems ? value(item, path) : undefined));
    return Object.fromEntries(Object.entries(of).map(([name, field]) => [told(name), value(field, [...path, name])]));
  };

  // Everything that was heard is looked at before anything is shown: a text of others may stand in an error before it stands in a page.
  for (const of of heard) {
    body(of, readChars);
    if (of.kind === 'answer') headers(of.headers);
    if (of.kind === 'event') {
      word(of.name);
      id(of.id ?? '');
    }
  }
  quotable = undefined;
  return { body: (of) => body(of, shownChars), headers, word, id, sentence, value: (of) => value(of, []) };
}
