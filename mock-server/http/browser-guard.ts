import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Whom a mock on a developer's machine serves: any page there could otherwise reach it (DNS rebinding, forms of foreign pages). */
export interface GuardSettings {
  /** The name or address it listens on. */
  readonly host: string;
  /** Further names that a request may be addressed to. */
  readonly allowedHosts: readonly string[];
  /** Origins besides those on this machine; `*` for all. */
  readonly allowedOrigins: readonly string[];
}

export type Guarded =
  /** `origin`: mirrored in the CORS headers; `undefined` where the request has none. */
  | { readonly ok: true; readonly origin: string | undefined }
  | { readonly ok: false; readonly reason: 'host' | 'origin'; readonly message: string };

export function createGuard({
  host,
  allowedHosts,
  allowedOrigins,
}: GuardSettings): (request: Pick<IncomingMessage, 'method' | 'headers'>) => Guarded {
  const names = new Set([host, ...allowedHosts].map((name) => name.toLowerCase()));
  const origins = new Set(allowedOrigins.map((origin) => origin.replace(/\/$/, '').toLowerCase()));
  let lastOrigin = '';
  let lastAllowed = false;

  const allows = (origin: string): boolean => {
    if (origin === lastOrigin) return lastAllowed;
    lastOrigin = origin;
    lastAllowed = origins.has('*') || origins.has(origin.toLowerCase()) || isLoopbackOrigin(origin);
    return lastAllowed;
  };

  return ({ method, headers }) => {
    const { host: sent, origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
    const name = sent === undefined ? undefined : hostName(sent);
    // Only a name can be rebound to another address; an address says where the browser really is.
    if (name !== undefined && !names.has(name) && !isLoopbackName(name) && isIP(name) === 0) {
      const shown = JSON.stringify(name.slice(0, 100));
      return {
        ok: false,
        reason: 'host',
        message: `This mock does not answer to the host name ${shown}. Use http://localhost, or start it with --allow-host ${name.slice(0, 100)}.`,
      };
    }
    if (origin !== undefined) {
      if (allows(origin)) return { ok: true, origin };
      const shown = JSON.stringify(origin.slice(0, 100));
      return {
        ok: false,
        reason: 'origin',
        message: `This mock serves pages of this machine only, and this request comes from ${shown}. Start it with --allow-origin ${origin.slice(0, 100)}.`,
      };
    }
    // An image or a script of a foreign page sends no Origin; a link that somebody follows is no harm, a form is.
    const isLink = mode === undefined || (mode === 'navigate' && method === 'GET');
    if (site === 'cross-site' && !isLink && !origins.has('*')) {
      return {
        ok: false,
        reason: 'origin',
        message: 'This mock serves pages of this machine only, and this request comes from another site.',
      };
    }
    return { ok: true, origin: undefined };
  };
}

/** Without port and brackets, lower case. */
function hostName(host: string): string {
  const [, inBrackets, plain] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d+)?$/.exec(host) ?? [];
  return (inBrackets ?? plain ?? host).toLowerCase();
}

function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

function isLoopbackOrigin(origin: string): boolean {
  const [, host] = /^https?:\/\/([^/]+)$/i.exec(origin) ?? [];
  if (host === undefined) return false;
  const name = hostName(host);
  return isLoopbackName(name) || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}
