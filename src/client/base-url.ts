import { UsageError } from './usage-error.ts';

/** One deployment address, taken apart once. */
export interface BaseUrl {
  /** As it is shown: origin and prefix, without a slash at the end. */
  readonly url: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path prefix without a slash at the end; '' for none. Part of every request line, so signature v2 covers it. */
  readonly prefix: string;
  readonly secure: boolean;
  /** For connecting: an IPv6 address without its brackets. */
  readonly host: string;
  readonly port: number;
  /** The `Host` header: the port only where it is not the scheme's own. */
  readonly hostHeader: string;
  readonly loopback: boolean;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Throws `UsageError` (`bad-url`) for anything but an http or https URL without user, query or fragment. */
export function parseBaseUrl(text: string): BaseUrl {
  if (!URL.canParse(text))
    throw new UsageError('bad-url', `"${text}" is no URL. Give the address of the backend, such as http://127.0.0.1:8080.`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UsageError('bad-url', `"${text}" is neither http nor https. Give the address of the backend, such as http://127.0.0.1:8080.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(
      'bad-url',
      'The URL holds a user or a password. Requests are signed with the shared secret; leave them out of the URL.',
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw new UsageError('bad-url', `"${text}" has a query or a fragment. Give the base URL only: scheme, host, port and path prefix.`);
  }
  const secure = url.protocol === 'https:';
  const prefix = url.pathname.replace(/\/+$/, '');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    url: url.origin + prefix,
    origin: url.origin,
    prefix,
    secure,
    host,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    hostHeader: url.host,
    loopback: isLoopback(host),
  };
}
