import { headers } from '../../src/contract/index.ts';
import type { PlainReply } from '../../src/engine/call.ts';
import { timestamp } from '../../src/engine/timestamp.ts';

interface FaultReplyParts {
  readonly requestId: string;
  readonly locale: string;
  readonly now: number;
  readonly maxConnections: number;
}

const codes: Readonly<Record<number, string>> = {
  400: 'VALIDATION_FAILED',
  401: 'MISSING_SIGNATURE',
  403: 'UNAUTHORIZED_PROJECT_ACCESS',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'TIMESTAMP_OUT_OF_RANGE',
  409: 'REPLAY_ATTACK_DETECTED',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
  500: 'INTERNAL',
};

/** An answer in the error shape with the status that was asked for. */
export function statusReply(
  { status, retry_after_ms: given }: { readonly status: number; readonly retry_after_ms?: number | undefined },
  parts: FaultReplyParts,
): PlainReply {
  const retryAfterMs = given ?? (status === 429 || status === 503 ? 1_000 : undefined);
  const body = {
    error: codes[status] ?? 'UNAVAILABLE',
    message: `The mock answers ${status}, as a fault asks for.`,
    ...(retryAfterMs !== undefined && { retry_after_ms: retryAfterMs }),
  };
  return reply(status, body, parts, retryAfterMs);
}

/** connection.hard-limit, whoever is typing. */
export function hardLimitReply(parts: FaultReplyParts): PlainReply {
  const { maxConnections, now } = parts;
  const body = {
    error: 'CONNECTION_LIMIT_REACHED',
    reason: 'all_typing',
    message: 'There are too many streams, and somebody is typing on every one of them.',
    current_connections: maxConnections,
    max_connections: maxConnections,
    retry_after_ms: 1_000,
    suggestions: ['Connect again when nobody is typing.'],
    timestamp: timestamp(now),
  };
  const limit = String(maxConnections);
  return reply(429, body, parts, 1_000, {
    [headers.connectionLimit]: limit,
    [headers.currentConnections]: limit,
    [headers.limitReason]: 'all_typing',
  });
}

function reply(
  status: number,
  body: object,
  { requestId, locale, now }: FaultReplyParts,
  retryAfterMs: number | undefined,
  extra: Readonly<Record<string, string>> = {},
): PlainReply {
  return {
    kind: 'plain',
    status,
    headers: {
      date: new Date(now).toUTCString(),
      [headers.requestId]: requestId,
      [headers.contentLanguage]: locale,
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      ...(retryAfterMs !== undefined && { [headers.retryAfter]: String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) }),
      ...extra,
    },
    body: JSON.stringify(body),
  };
}

/** Headers whose date is wrong by so much. */
export function misdated(headers: Readonly<Record<string, string>>, ms: number): Readonly<Record<string, string>> {
  const { date } = headers;
  return date === undefined ? headers : { ...headers, date: new Date(Date.parse(date) + ms).toUTCString() };
}
