import type { Env } from './to-options.ts';

/** A host of NO_PROXY: itself and its subdomains; a port where one is named; `*` is every host. */
function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, name = '', only] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
  if (only !== undefined && only !== port) return false;
  const bare = name.replace(/^\*?\./, '').toLowerCase();
  return bare !== '' && (host === bare || host.endsWith(`.${bare}`));
}

/**
 * The proxy for an address: the configuration's, `none` for none; else for https HTTPS_PROXY, unless NO_PROXY names the host.
 * An https proxy variable says nothing about plain http.
 */
export function proxyFor(url: string, configured: string | undefined, env: Env): string | undefined {
  if (configured !== undefined) return configured === 'none' ? undefined : configured;
  const proxy = env['HTTPS_PROXY'] ?? env['https_proxy'];
  if (proxy === undefined || proxy === '' || !URL.canParse(url)) return undefined;
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'https:') return undefined;
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const exceptions = (env['NO_PROXY'] ?? env['no_proxy'] ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  return exceptions.some((entry) => covers(entry, host, port === '' ? '443' : port)) ? undefined : proxy;
}
