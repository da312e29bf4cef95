/**
 * Why there is no complete answer. `refused`: no connection came about, the target (or the way to it) is gone. `broken`: it took
 * the connection and ended it, or spoke no HTTP. `timeout`: it kept silent. `ours`: this side gave up, the budget or the run is over.
 */
export interface NoAnswer {
  readonly why: 'refused' | 'broken' | 'timeout' | 'ours';
  readonly words: string;
}

const refusals: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'the host is unreachable',
  ENETUNREACH: 'the network is unreachable',
  EADDRNOTAVAIL: 'no free local port',
  ETIMEDOUT: 'the connection attempt timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection attempt timed out',
};

const breaks: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed while the request was being sent',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the body is not as long as its Content-Length says',
  UND_ERR_HEADERS_OVERFLOW: 'the headers are larger than 64 KiB',
  HPE_HEADER_OVERFLOW: 'the headers are larger than 64 KiB',
};

const untrusted = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/;

function errorCode(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}

/** Puts an error of a socket, of TLS or of an HTTP parser into words. */
export function noAnswer(cause: unknown, connected: boolean): NoAnswer {
  // Happy eyeballs: every address failed; the first error speaks for all.
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  const code = errorCode(first);
  const message = first instanceof Error ? first.message : String(first);
  if (refusals[code] !== undefined && !connected) return { why: 'refused', words: refusals[code] };
  if (untrusted.test(code)) {
    return { why: 'refused', words: `the certificate is not trusted (${message}); NODE_EXTRA_CA_CERTS names further authorities` };
  }
  if (code === 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')
    return { why: 'refused', words: 'a client certificate is asked for (tls.cert and tls.key)' };
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_'))
    return { why: 'refused', words: 'the TLS handshake failed, as it does where plain HTTP is spoken' };
  // undici's parser gives some of its errors no code.
  if (code.startsWith('HPE_') || (first instanceof Error && first.name === 'HTTPParserError'))
    return { why: 'broken', words: `this is no HTTP/1.1: ${message}` };
  if (breaks[code] !== undefined) return { why: 'broken', words: breaks[code] };
  if (!connected) return { why: 'refused', words: `no connection: ${message}` };
  return { why: 'broken', words: message };
}
