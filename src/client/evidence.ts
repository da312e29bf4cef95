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
}

export function noEvidence(): Evidence {
  return { succeeded: 0, answered: 0, refused: 0, lost: 0, silent: 0, ranOut: 0, rateLimited: [] };
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
  const { status, json, headers: found } = heard.raw;
  const isSuccess = typeof reply.status === 'number' && status >= 200 && status < 300 && json !== undefined;
  if (isSuccess && operation !== 'discover') evidence.succeeded += 1;
  if (operation !== 'openStream' && (status === 429 || status === 503) && found[headers.retryAfter] !== undefined) {
    evidence.rateLimited.push({ operation, status });
  }
}
