import { X509Certificate } from 'node:crypto';
import { isIP, connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { BaseUrl } from './base-url.ts';
import { UsageError } from './usage-error.ts';

/** PEM texts: authorities trusted besides the usual ones, and what this side shows where the target asks for a certificate. */
export interface TlsFiles {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** A proxy that opens tunnels (CONNECT). */
export interface Proxy {
  /** As it is shown: without user and password. */
  readonly url: string;
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Value of `Proxy-Authorization`. */
  readonly authorization: string | undefined;
  /** What must not be shown. */
  readonly secrets: readonly string[];
}

/** How a connection to one address comes about. Calls, streams and sockets that hang up all take the same line. */
export interface Line {
  readonly base: BaseUrl;
  readonly tls: TlsFiles;
  readonly proxy: Proxy | undefined;
}

/** Further authorities stand beside the usual ones: they do not replace them. */
function contextOf({ ca, cert, key }: TlsFiles): SecureContext {
  return createSecureContext({
    ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  });
}

/** Reading all authorities takes longer than many requests: once is enough. */
const contexts = new WeakMap<TlsFiles, SecureContext>();

/** What Node's and undici's TLS take. */
export function tlsOptions(files: TlsFiles): { secureContext?: SecureContext } {
  if (Object.values(files).every((file) => file === undefined)) return {};
  const known = contexts.get(files) ?? contextOf(files);
  contexts.set(files, known);
  return { secureContext: known };
}

function assertUsable(name: string, files: TlsFiles): void {
  try {
    // A context takes a text without any certificate for no authorities at all.
    if (files.ca !== undefined) void new X509Certificate(files.ca);
    contextOf(files);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError('bad-option', `${name} cannot be used (${reason}). Give PEM files that belong together, without a passphrase.`);
  }
}

/** Throws `UsageError` (`bad-option`) here, once, so that no connection stumbles over the files. */
export function checkTls(files: TlsFiles): TlsFiles {
  const { ca, cert, key } = files;
  if ((cert === undefined) !== (key === undefined))
    throw new UsageError('bad-option', 'tls.cert and tls.key belong together, and one of them is missing. Give both.');
  assertUsable('tls.ca', { ca });
  assertUsable('tls.cert with tls.key', { cert, key });
  return files;
}

/** Throws `UsageError` (`bad-url`); never repeats a password. */
export function parseProxy(text: string): Proxy {
  const bad = (what: string) => new UsageError('bad-url', `The address of the proxy ${what}. Give one such as http://proxy.example:3128.`);
  if (!URL.canParse(text)) throw bad('is no URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw bad(`is neither http nor https but "${url.protocol}"`);
  const secure = url.protocol === 'https:';
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  const credentials = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
  return {
    url: url.origin,
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    authorization: user === '' && password === '' ? undefined : `Basic ${credentials}`,
    secrets: password === '' ? [] : [password, credentials],
  };
}

/** The proxy answered, and opens no tunnel. */
class TunnelRefused extends Error {
  override readonly name = 'TunnelRefused';
  readonly code = 'ERR_PROXY_TUNNEL';
}

type Done = (cause: Error | null, socket?: Socket) => void;

/** The server name of TLS; an address has none. */
export function serverName(host: string): string {
  return isIP(host) === 0 ? host : '';
}

/** Larger answers to CONNECT are none. */
const answerCapBytes = 16_384;

/** Asks for the tunnel on a connected socket; `done` once the proxy said yes. */
function askForTunnel(socket: Socket, { base, proxy }: Line, done: (cause?: Error) => void): void {
  const authority = `${base.host.includes(':') ? `[${base.host}]` : base.host}:${base.port}`;
  const chunks: Buffer[] = [];
  const finish = (cause?: Error) => {
    socket.off('readable', read);
    socket.off('end', ended);
    // What `off` sets in motion is settled a tick later; whoever takes the socket over begins with it at rest.
    setImmediate(() => done(cause));
  };
  const ended = () => finish(new TunnelRefused(`the proxy ${proxy?.url} closed the connection instead of opening a tunnel`));
  const read = () => {
    for (let chunk: unknown = socket.read(); chunk !== null; chunk = socket.read()) chunks.push(chunk as Buffer); // `as`: no encoding is set
    const heard = Buffer.concat(chunks);
    const end = heard.indexOf('\r\n\r\n');
    if (end < 0 && heard.length < answerCapBytes) return;
    const [line = ''] = heard.toString('latin1').split('\r\n', 1);
    const [, status] = /^HTTP\/1\.[01] (\d{3})/.exec(line) ?? [];
    if (status !== '200')
      return finish(new TunnelRefused(`the proxy ${proxy?.url} opens no tunnel to ${authority}: ${line.slice(0, 120)}`));
    const rest = heard.subarray(end + 4);
    if (rest.length > 0) socket.unshift(rest);
    finish();
  };
  socket.on('readable', read);
  socket.on('end', ended);
  const login = proxy?.authorization === undefined ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`;
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${login}\r\n`);
}

/** Gives `done` one call, and the sockets on the way one owner: whoever gives up destroys them. */
function once(done: Done): { readonly opened: (socket: Socket) => Socket; readonly settle: Done; readonly cancel: () => void } {
  const open: Socket[] = [];
  let settled = false;
  const settle: Done = (cause, socket) => {
    if (settled) return;
    settled = true;
    if (cause !== null) for (const one of open) one.destroy();
    done(cause, socket);
  };
  return {
    opened(socket) {
      open.push(socket);
      socket.on('error', (cause) => settle(cause));
      return socket;
    },
    settle,
    cancel() {
      if (settled) return;
      settled = true;
      for (const one of open) one.destroy();
    },
  };
}

/** A plain way to host and port: a connection, or a tunnel through the proxy. Gives back how to give it up. */
export function openWay(line: Line, done: Done): () => void {
  const { base, proxy } = line;
  const { opened, settle, cancel } = once(done);
  if (proxy === undefined) {
    const socket = opened(connectPlain({ host: base.host, port: base.port }));
    socket.once('connect', () => settle(null, socket));
    return cancel;
  }
  const { host, port } = proxy;
  const socket = opened(proxy.secure ? connectTls({ host, port, servername: serverName(host) }) : connectPlain({ host, port }));
  socket.once(proxy.secure ? 'secureConnect' : 'connect', () => {
    askForTunnel(socket, line, (cause) => (cause === undefined ? settle(null, socket) : settle(cause)));
  });
  return cancel;
}

/** A connection over which HTTP can be spoken: TLS where the URL asks for it. Gives back how to give it up. */
export function openLine(line: Line, done: Done): () => void {
  const { base, tls } = line;
  if (!base.secure) return openWay(line, done);
  const { opened, settle, cancel } = once(done);
  const stop = openWay(line, (cause, way) => {
    if (way === undefined) return settle(cause ?? new Error('no connection'));
    const socket = opened(
      connectTls({ socket: way, servername: serverName(base.host), host: base.host, ALPNProtocols: ['http/1.1'], ...tlsOptions(tls) }),
    );
    return socket.once('secureConnect', () => settle(null, socket));
  });
  return () => {
    stop();
    cancel();
  };
}
