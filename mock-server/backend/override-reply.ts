import { headers as headerNames } from '../../src/contract/index.ts';
import type { Call, PlainReply } from '../../src/engine/call.ts';
import type { RandomId } from '../../src/engine/ports.ts';
import { resolveLocale } from '../../src/engine/wire/locale.ts';
import { acceptRequestId } from '../../src/engine/wire/request-id.ts';
import type { AnswerOverride } from '../cassette/format.ts';
import { fill } from '../cassette/placeholders.ts';
import { textOf } from './text-of.ts';
import { timestamp } from '../../src/engine/timestamp.ts';

/** The answer that a cassette tells, with the headers that every answer carries; its own headers win. */
export function overrideReply(
  { status, headers = {}, body, text }: AnswerOverride,
  call: Call,
  now: number,
  randomId: RandomId,
): PlainReply {
  const lookup = (name: string, argument: string): string | undefined => {
    if (name === 'now') return timestamp(now + (argument === '' ? 0 : Number(argument)));
    if (name === 'project_id') return call.projectId;
    return name === 'user_id' ? call.headers[headerNames.userId] : undefined;
  };
  const isEmpty = status === 204 || status === 304;
  const json = body === undefined ? undefined : JSON.stringify(fill(body, lookup));
  const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), textOf(fill(value, lookup))]));
  return {
    kind: 'plain',
    status,
    headers: {
      date: new Date(now).toUTCString(),
      [headerNames.requestId]: acceptRequestId(call.headers[headerNames.requestId], randomId),
      [headerNames.contentLanguage]: resolveLocale([call.headers[headerNames.locale]]),
      'cache-control': 'no-store',
      ...(!isEmpty && { 'content-type': text === undefined ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8' }),
      ...own,
    },
    body: isEmpty ? undefined : (text ?? json ?? ''),
  };
}
