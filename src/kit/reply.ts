import type { Operation, ReplyBody, StatusOf } from '../contract/index.ts';

/** What came over the wire, before anybody judged it. Header names are lower case; a repeated header is joined by ", ". */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The parsed body; `undefined` where it is no JSON. */
  readonly json: unknown;
  /** The shared secret or the control token stands in the answer, as it is (error.no-leak). A scenario knows neither. */
  readonly holdsSecret: boolean;
}

/** Names one request of the run: `room.replay` sends its bytes again, a report shows its id. */
export interface Exchange {
  /** The `X-Request-Id` sent, or a label of the same form where the scenario sent another. */
  readonly id: string;
  /** Milliseconds from the request's first byte to the end of the answer, or to giving up. */
  readonly tookMs: number;
  /** When the answer ended or was given up, on the clock of `LiveEvent.atMs`. */
  readonly endedAtMs: number;
}

export type Answered<O extends Operation, S extends StatusOf<O>> =
  S extends StatusOf<O>
    ? { readonly status: S; readonly body: ReplyBody<O, S>; readonly raw: RawAnswer; readonly exchange: Exchange }
    : never;

/** An answer arrived, but its status or its shape is not one of the contract's for this operation. */
export interface OffContract {
  readonly status: 'off-contract';
  readonly raw: RawAnswer;
  readonly problems: readonly string[];
  readonly exchange: Exchange;
}

/** No complete answer: timed out, reset, or not HTTP. The request may or may not have had its effect. */
export interface Unknown {
  readonly status: 'unknown';
  readonly raw: undefined;
  readonly problems: readonly string[];
  readonly exchange: Exchange;
}

/** Every answer an operation can get; the client never throws for what a target answers. */
export type Reply<O extends Operation> = Answered<O, StatusOf<O>> | OffContract | Unknown;

/** Any reply, whatever the operation. */
export interface AnyReply {
  readonly status: number | 'off-contract' | 'unknown';
  readonly raw: RawAnswer | undefined;
  readonly exchange: Exchange;
  readonly problems?: readonly string[];
}

/** The status on the wire, also where the shape was off; `undefined` without an answer. */
export function wireStatus(reply: AnyReply): number | undefined {
  return reply.raw?.status;
}

/** A header of the answer, by lower-case name. */
export function header(reply: AnyReply, name: string): string | undefined {
  return reply.raw?.headers[name];
}

/** The target asked for a lower rate (section 1): such an answer says nothing about any clause. Endpoint 4 has its own 429. */
export function throttled(reply: AnyReply): boolean {
  const { raw } = reply;
  if (raw === undefined || (raw.status !== 429 && raw.status !== 503) || raw.headers['retry-after'] === undefined) return false;
  const body = raw.json;
  return !(typeof body === 'object' && body !== null && 'error' in body && body.error === 'CONNECTION_LIMIT_REACHED');
}

/** One line for people: `201`, `200 (off contract: …)`, `no answer (timed out after 5000 ms)`. */
export function describeReply(reply: AnyReply): string {
  if (reply.status === 'unknown') return `no answer (${(reply.problems ?? []).join('; ')})`;
  if (reply.status === 'off-contract') return `${reply.raw?.status} (off contract: ${(reply.problems ?? []).join('; ')})`;
  return String(reply.status);
}
