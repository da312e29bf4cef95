import { type ErrorCode, errors, headers } from '../contract/index.ts';
import type { PlainReply } from './call.ts';
import type { Context } from './context.ts';
import { StoreUnavailable } from './ports.ts';
import { Refusal } from './refusal.ts';

/** Every answer is made here, so that none lacks its request id, its language and its date. */

let datedSecond = Number.NaN;
let datedText = '';

/** The `Date` header of the engine's clock (section 16), made once per second. */
function httpDate(now: number): string {
  const second = Math.floor(now / 1_000);
  if (second !== datedSecond) {
    datedSecond = second;
    datedText = new Date(now).toUTCString();
  }
  return datedText;
}

/** What every answer carries (request-id.*, locale.content-language). */
function answerHeaders(context: Context, cacheControl: string): Record<string, string> {
  return {
    date: httpDate(context.ports.clock.now()),
    [headers.requestId]: context.requestId,
    [headers.contentLanguage]: context.locale,
    'cache-control': cacheControl,
  };
}

/** A JSON answer. Nobody may keep it: it belongs to one user at one moment. */
export function json(context: Context, status: number, body: object, extra?: Readonly<Record<string, string>>): PlainReply {
  const answer = answerHeaders(context, 'no-store');
  answer['content-type'] = 'application/json; charset=utf-8';
  if (extra !== undefined) Object.assign(answer, extra);
  return { kind: 'plain', status, headers: answer, body: JSON.stringify(body), projectId: context.projectId };
}

export function noContent(context: Context): PlainReply {
  return { kind: 'plain', status: 204, headers: answerHeaders(context, 'no-store'), body: undefined, projectId: context.projectId };
}

/** sse.headers, sse.unbuffered-headers, connection.id-header */
export function streamHeaders(context: Context, connectionId: string): Readonly<Record<string, string>> {
  return {
    ...answerHeaders(context, 'no-cache, no-transform'),
    'content-type': 'text/event-stream; charset=utf-8',
    [headers.accelBuffering]: 'no',
    [headers.connectionId]: connectionId,
  };
}

/** `Retry-After` is in whole seconds: rounded up, so that nobody is told to come too early. */
export function retryAfter(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1_000)));
}

function refuse(context: Context, code: ErrorCode, message: string, extra: Refusal['extra'] = {}): PlainReply {
  return json(context, errors[code].status, { error: code, message, ...extra.details }, extra.headers);
}

/** The error shape for whatever was thrown. Only a `Refusal` says what it is about: anything else could leak (error.no-leak). */
export function errorReply(context: Context, thrown: unknown): PlainReply {
  if (thrown instanceof Refusal) return refuse(context, thrown.code, thrown.message, thrown.extra);
  context.settings.onInternalError?.(thrown, context.requestId);
  if (thrown instanceof StoreUnavailable) {
    const extra = { headers: { [headers.retryAfter]: retryAfter(1_000) } };
    return refuse(context, 'UNAVAILABLE', 'A store behind this service cannot be reached. Try again in a moment.', extra);
  }
  return refuse(context, 'INTERNAL', 'Something went wrong inside. The request id finds it in the server log.');
}
