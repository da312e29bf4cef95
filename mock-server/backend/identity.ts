import { headers, uuid } from '../../src/contract/index.ts';
import type { MockRequest } from './mock-call.ts';

/** The query parameter that stands for `x-user-id`, because EventSource cannot set headers. */
export const userParameter = 'userId';

/** Who a request that does not say it comes from, where signatures are not checked. */
export const defaultUserId = '00000000-0000-4000-8000-000000000001';

/** `x-user-id`, else the query parameter, else the body's `userId`, else the default. */
export function userOf(request: MockRequest, body: () => unknown, fallback: string): string {
  const sent = request.headers[headers.userId];
  if (sent !== undefined) return sent;
  const at = request.rawTarget.indexOf('?');
  const asked = at < 0 ? null : new URLSearchParams(request.rawTarget.slice(at)).get(userParameter);
  if (asked !== null) return asked;
  const told = field(body(), 'userId');
  return uuid.safeParse(told).success ? String(told) : fallback;
}

export function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null && name in body ? body[name as keyof typeof body] : undefined; // `as`: it has that key
}
