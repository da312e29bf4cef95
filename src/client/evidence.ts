import { headers, type Operation } from '../contract/index.ts';
import type { AnyReply } from '../kit/index.ts';
import type { Heard } from './to-reply.ts';

/** What a story met, for the runner: whether its verdicts rest on anything, and whose fault silence is. */
export interface Evidence {
  /** Answers with a body that the contract's schema for a 2xx accepts. Refusals, silence and open streams alone prove nothing. */
  succeeded: number;
  /** Any answer at all. */
  answered: number;
  /** Requests that found no connection. */
  refused: number;
  /** Connections that were taken and then ended by the other side: requests without an answer, and streams. */
  lost: number;
  /** Requests that were taken and not answered in time. */
  silent: number;
  /** Waits whose time was up before what they waited for came. */
  ranOut: number;
  /** Endpoints other than the stream that answered 429 or 503 with `Retry-After`. */
  rateLimited: { readonly operation: Operation; readonly status: number }[];
  /** Requests answered as a route that does not exist is: exchange id -> operation. Whether it does not is the preflight's to say. */
  readonly absent: Map<string, Operation>;
  /** Requests that were to be signed wrongly or not at all, sent to a target that checks no signature. */
  unsignable: number;
  /** A bound of the run kept a request from being sent: the story was not told to its end. */
  bound?: string;
}

/** Answers of a server that has no such route. */
export const absences: ReadonlySet<number | undefined> = new Set([404, 405, 501]);

export function noEvidence(): Evidence {
  return { succeeded: 0, answered: 0, refused: 0, lost: 0, silent: 0, ranOut: 0, rateLimited: [], absent: new Map(), unsignable: 0 };
}

const countedAs = { refused: 'refused', broken: 'lost', timeout: 'silent', ours: undefined } as const;

/** Counts one exchange. */
export function noteExchange(evidence: Evidence, operation: Operation, heard: Heard, reply: AnyReply): void {
  if (heard.kind === 'none') {
    const counter = countedAs[heard.cause.why];
    if (counter !== undefined) evidence[counter] += 1;
    return;
  }
  evidence.answered += 1;
  if (absences.has(heard.raw.status)) evidence.absent.set(reply.exchange.id, operation);
  const { status, json, headers: found } = heard.raw;
  const isSuccess = typeof reply.status === 'number' && status >= 200 && status < 300 && json !== undefined;
  if (isSuccess && operation !== 'discover') evidence.succeeded += 1;
  if (operation !== 'openStream' && (status === 429 || status === 503) && found[headers.retryAfter] !== undefined) {
    evidence.rateLimited.push({ operation, status });
  }
}
