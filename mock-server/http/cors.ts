import { headers } from '../../src/contract/index.ts';
import { turnHeader } from '../backend/session.ts';

const exposed = [
  headers.requestId,
  headers.retryAfter,
  headers.contentLanguage,
  headers.connectionId,
  headers.connectionLimit,
  headers.currentConnections,
  headers.limitReason,
  turnHeader,
  'date',
].join(', ');

/** What any page may read, itself and with its cookies. By name, because `*` does not count with credentials. */
export function corsHeaders(origin: string): Readonly<Record<string, string>> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': exposed,
    vary: 'Origin',
  };
}

const preflightMaxAgeS = 600;
const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const usual = [
  'content-type',
  headers.userId,
  headers.timestamp,
  headers.nonce,
  headers.signatureV1,
  headers.signatureV2,
  headers.locale,
  headers.requestId,
  headers.lastEventId,
];

/** The answer to a preflight: every header that is asked for is allowed, since the page itself is. */
export function preflightHeaders(
  origin: string,
  askedHeaders: string | undefined,
  asksForPrivateNetwork: boolean,
): Readonly<Record<string, string>> {
  const asked = (askedHeaders ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name));
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': methods,
    'access-control-allow-headers': [...new Set([...usual, ...asked])].join(', '),
    'access-control-max-age': String(preflightMaxAgeS),
    vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    ...(asksForPrivateNetwork && { 'access-control-allow-private-network': 'true' }),
  };
}
