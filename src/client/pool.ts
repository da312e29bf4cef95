import { type buildConnector, Pool } from 'undici';
import { type Line, openLine, tlsOptions } from './line.ts';

/** Sockets idle for longer are closed by us: the target may close them at the very moment we write. */
const idleSocketMs = 1_000;
/** Larger headers are no answer. */
export const headerCapBytes = 65_536;

/** As many connections as there are requests in flight, one request on each at a time, none of them ever sent twice. */
export function createPool(line: Line, own: (close: () => void) => () => void): Pool {
  return new Pool(line.base.origin, {
    connect: line.proxy === undefined ? tlsOptions(line.tls) : throughProxy(line, own),
    connections: null,
    pipelining: 1,
    keepAliveTimeout: idleSocketMs,
    keepAliveMaxTimeout: idleSocketMs,
    keepAliveTimeoutThreshold: idleSocketMs,
    // Every exchange has a timer of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: headerCapBytes,
  });
}

/** A tunnel that is still being asked for is no connection of the pool yet, so it is owned beside it. */
function throughProxy(line: Line, own: (close: () => void) => () => void): buildConnector.connector {
  return (_, done) => {
    const disown = own(
      openLine(line, (cause, socket) => {
        disown();
        if (socket === undefined) done(cause ?? new Error('no connection'), null);
        else done(null, socket);
      }),
    );
  };
}
