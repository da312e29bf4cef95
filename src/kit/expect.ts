import { isDeepStrictEqual } from './equal.ts';
import { type ErrorCode, errorBody, type Operation, type StatusOf } from '../contract/index.ts';
import { type AnyReply, type Answered, describeReply, type Reply, throttled } from './reply.ts';

/** One thing that is not as the contract says. */
export interface Mismatch {
  readonly message: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
  /** The id of the request whose answer was looked at, so that a report can repeat it. */
  readonly request?: string;
  /** It is about time: where our own process was held up meanwhile it proves nothing. */
  readonly timing?: true;
}

/** What a check found: mismatches fail the clause, `warnings` (a SHOULD inside it) warn. */
export interface Findings {
  readonly mismatches: readonly Mismatch[];
  readonly warnings: readonly Mismatch[];
  /** Set when the check could not judge: a positive control failed, or what it needs did not happen. */
  readonly undecided?: { readonly verdict: 'untestable' | 'skipped'; readonly reason: string };
}

/** Ends a check: it cannot go on after a mismatch, or it has nothing to judge. Caught by `runCheck`, never seen by users. */
class CheckEnded extends Error {
  override readonly name = 'CheckEnded';
}

interface Assertions {
  /** Deep equality of decoded values. Goes on after a mismatch, so that a failure shows all of them. */
  equal(actual: unknown, expected: unknown, what: string): void;
  /** `ok` must hold; give `expected` and `actual` in the words of the clause. */
  that(ok: boolean, what: string, pair?: { readonly expected?: unknown; readonly actual?: unknown }): void;
  count(list: readonly unknown[], size: number, what: string): void;
  /** It took no longer than the bound that the contract states, in milliseconds; `undefined`: it never came. */
  within(tookMs: number | undefined, boundMs: number, what: string): void;
}

export interface Expect extends Assertions {
  /** The reply has one of these statuses and the body that goes with it; returns it narrowed. Ends the check otherwise. */
  status<O extends Operation, const S extends StatusOf<O>>(reply: Reply<O>, ...statuses: S[]): Answered<O, S>;
  /** The reply has one of these statuses and the body that goes with it; `what` names the request. Goes on after a mismatch. */
  answered(reply: AnyReply, statuses: number | readonly number[], what: string): void;
  /**
   * The reply is a refusal: one of these statuses, in the error shape, with `code` where given; `what` names the request.
   * Goes on after a mismatch.
   */
  refused(reply: AnyReply, statuses: number | readonly number[], code?: ErrorCode, what?: string): void;
  /** Ends the check with a mismatch. */
  fail(what: string, pair?: { readonly expected?: unknown; readonly actual?: unknown }): never;
  /** A SHOULD inside a MUST clause: what is not followed warns. */
  readonly should: Assertions;
  /**
   * The positive control: something on the same route that had to succeed before a refusal or an absence says anything.
   * Where it does not hold the clause is untestable, whatever else the check says.
   */
  control(ok: boolean, what: string): void;
  /** The clause cannot be judged here: our side, or an event that need not have come. */
  untestable(reason: string): never;
  /** The clause does not apply to this target; the reason tells how it would. */
  skip(reason: string): never;
}

/** Runs one check and gathers what it found. A throw that is not ours becomes a mismatch: a check that crashes has not passed. */
export function runCheck(check: (expect: Expect) => void): Findings {
  const mismatches: Mismatch[] = [];
  const warnings: Mismatch[] = [];
  let undecided: Findings['undecided'];
  const end = (): never => {
    throw new CheckEnded();
  };
  // Section 1: a 429 or 503 with `Retry-After` outside endpoint 4 makes the clause untestable.
  const endIfThrottled = (reply: AnyReply): void => {
    if (!throttled(reply)) return;
    undecided ??= { verdict: 'untestable', reason: `the target answered ${reply.raw?.status} with Retry-After: lower the rate` };
    end();
  };
  const into = (list: Mismatch[]): Assertions => ({
    equal(actual, expected, what) {
      if (!isDeepStrictEqual(actual, expected)) list.push({ message: what, expected, actual });
    },
    that(ok, what, pair) {
      if (!ok) list.push({ message: what, ...pair });
    },
    count(items, size, what) {
      if (items.length !== size) list.push({ message: what, expected: size, actual: items.length });
    },
    within(tookMs, boundMs, what) {
      if (tookMs !== undefined && tookMs <= boundMs) return;
      const actual = tookMs === undefined ? 'it never came' : `${Math.round(tookMs)} ms`;
      list.push({ message: what, expected: `at most ${boundMs} ms`, actual, timing: true });
    },
  });
  const expect: Expect = {
    ...into(mismatches),
    should: into(warnings),
    status<O extends Operation, const S extends StatusOf<O>>(reply: Reply<O>, ...statuses: S[]) {
      if (!statuses.some((status) => status === reply.status)) {
        endIfThrottled(reply);
        mismatches.push({ message: 'status', expected: statuses.join(' or '), actual: describeReply(reply), request: reply.exchange.id });
        end();
      }
      return reply as unknown as Answered<O, S>; // `as`: the status was compared just above
    },
    answered(reply, statuses, what) {
      const allowed = typeof statuses === 'number' ? [statuses] : statuses;
      if (allowed.some((status) => status === reply.status)) return;
      endIfThrottled(reply);
      mismatches.push({ message: what, expected: allowed.join(' or '), actual: describeReply(reply), request: reply.exchange.id });
    },
    refused(reply, statuses, code, what) {
      const allowed = typeof statuses === 'number' ? [statuses] : statuses;
      const named = (message: string): string => (what === undefined ? message : `${what}: ${message}`);
      if (reply.raw === undefined || !allowed.includes(reply.raw.status)) {
        endIfThrottled(reply);
        mismatches.push({
          message: named('refused'),
          expected: allowed.join(' or '),
          actual: describeReply(reply),
          request: reply.exchange.id,
        });
        return;
      }
      const body = errorBody.safeParse(reply.raw.json);
      if (!body.success) {
        mismatches.push({
          message: named('error shape'),
          expected: '{"error": code, "message": text}',
          actual: reply.raw.text,
          request: reply.exchange.id,
        });
      } else if (code !== undefined && body.data.error !== code) {
        mismatches.push({ message: named('error code'), expected: code, actual: body.data.error, request: reply.exchange.id });
      }
    },
    fail(what, pair) {
      mismatches.push({ message: what, ...pair });
      return end();
    },
    control(ok, what) {
      if (ok) return;
      undecided ??= { verdict: 'untestable', reason: `the positive control did not hold: ${what}` };
      // Without its control nothing that the check found means anything; `untestable` and `skip` leave found violations standing.
      mismatches.length = 0;
      warnings.length = 0;
      end();
    },
    untestable(reason) {
      undecided ??= { verdict: 'untestable', reason };
      return end();
    },
    skip(reason) {
      undecided ??= { verdict: 'skipped', reason };
      return end();
    },
  };
  try {
    check(expect);
  } catch (cause) {
    if (!(cause instanceof CheckEnded)) {
      mismatches.push({ message: `the check broke off: ${cause instanceof Error ? cause.message : String(cause)}` });
    }
  }
  return { mismatches, warnings, ...(undecided && { undecided }) };
}
