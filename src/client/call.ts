import type { Dispatcher } from 'undici';
import type { RawAnswer } from '../kit/index.ts';
import { decodeBody, inKiB } from './decode-body.ts';
import { type NoAnswer, noAnswer } from './no-answer.ts';
import type { Patience } from './patience.ts';

/** A request as it goes over the wire: `room.replay` sends the same one again. */
export interface WireRequest {
  readonly method: string;
  /** Path and query exactly as on the request line. */
  readonly target: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** An answer as it came; whether it holds a secret is for the one who knows the secrets. */
export type Arrived = Omit<RawAnswer, 'holdsSecret'>;

/** What came back, before anybody judged it. `problems`: what is wrong with it below the level of the contract. */
export type Outcome =
  | { readonly kind: 'answer'; readonly arrived: Arrived; readonly problems: readonly string[]; readonly tooLarge: boolean }
  | { readonly kind: 'none'; readonly cause: NoAnswer };

export interface CallParts {
  readonly dispatcher: Dispatcher;
  /** For the whole exchange, connecting included. */
  readonly timeoutMs: number;
  readonly patience: Pick<Patience, 'after' | 'hearing'>;
  /** Larger bodies are cut off there. */
  readonly capBytes: number;
  /** Registers what to do when the story is given up; gives back how to take it out again. */
  readonly onGiveUp: (stop: () => void) => () => void;
  /** Headers arrived. True: the body is not wanted, the connection is closed and the answer counts as complete. */
  readonly onHeaders: (status: number, headers: Readonly<Record<string, string>>) => boolean;
}

export function flatHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) flat[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No JSON: whoever needs it says so.
  }
}

/** Builds the answer from the bytes of its body. */
export function answerOf(
  status: number,
  headers: Readonly<Record<string, string>>,
  chunks: readonly Uint8Array[],
  capBytes: number,
): Outcome {
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  const { text, problem, tooLarge } = decodeBody(chunks, headers['content-encoding'], capBytes);
  const problems = [
    ...(size > capBytes ? [`the body is larger than ${inKiB(capBytes)}`] : []),
    ...(problem === undefined ? [] : [problem]),
  ];
  return {
    kind: 'answer',
    arrived: { status, headers, text, json: text === '' ? undefined : parseJson(text) },
    problems,
    tooLarge: size > capBytes || tooLarge === true,
  };
}

/** The request was never sent: HTTP has no room for one of its parts. */
function isOurMistake(cause: Error): boolean {
  return 'code' in cause && (cause.code === 'UND_ERR_INVALID_ARG' || cause.code === 'UND_ERR_NOT_SUPPORTED');
}

/** One for all: nobody reads it, and making errors takes time. */
const givenUp = new Error('given up');

/**
 * Sends one request once. What goes wrong on the way is an outcome. Rejects only where the request itself cannot be sent
 * (a header or a path that HTTP has no room for), which is a fault of the scenario.
 */
export function call(
  request: WireRequest,
  { dispatcher, timeoutMs, patience, capBytes, onGiveUp, onHeaders }: CallParts,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let settled = false;
    let status = 0;
    let headers: Record<string, string> = {};
    let size = 0;
    const chunks: Uint8Array[] = [];

    const settle = (outcome: Outcome, abandon: boolean) => {
      if (settled) return;
      settled = true;
      takeOut();
      stayOn();
      resolve(outcome);
      if (abandon) controller?.abort(givenUp);
    };
    const heard = () => patience.hearing(() => answerOf(status, headers, chunks, capBytes));
    const fail = (cause: Error) => {
      reject(new TypeError(`Failed to send ${request.method} ${request.target}: ${cause.message}`, { cause }));
      settle({ kind: 'none', cause: { why: 'ours', words: cause.message } }, false);
    };
    const giveUp = () => settle({ kind: 'none', cause: { why: 'ours', words: 'given up: the story is over' } }, true);
    const outOfTime = () => {
      const [why, missing] =
        controller === undefined
          ? (['refused', 'no connection'] as const)
          : (['timeout', status === 0 ? 'no answer' : `status ${status}, but no end of the body`] as const);
      settle({ kind: 'none', cause: { why, words: `${missing} within ${timeoutMs} ms` } }, true);
    };
    const takeOut = patience.after(timeoutMs, outOfTime);
    const stayOn = onGiveUp(giveUp);

    dispatcher.dispatch(
      {
        method: request.method,
        path: request.target,
        headers: [...request.headers],
        body: request.body.length === 0 ? null : request.body,
      },
      {
        onRequestStart(started) {
          // Given up while it waited for a connection, or about to be sent a second time: neither may happen.
          if (settled || controller !== undefined) started.abort(givenUp);
          controller ??= started;
        },
        onResponseStart(_, arrived, found) {
          if (settled || arrived < 200) return;
          status = arrived;
          headers = flatHeaders(found);
          if (onHeaders(status, headers)) settle(answerOf(status, headers, [], capBytes), true);
        },
        onResponseData(_, chunk) {
          if (settled) return;
          chunks.push(chunk);
          size += chunk.length;
          if (size > capBytes) settle(heard(), true);
        },
        onResponseEnd() {
          settle(heard(), false);
        },
        onResponseError(_, cause) {
          if (isOurMistake(cause)) return fail(cause);
          settle({ kind: 'none', cause: noAnswer(cause, controller !== undefined) }, false);
        },
      },
    );
  });
}
