import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Prepared, type Session, shownUrl } from './session.ts';
import { noAnswer } from './no-answer.ts';
import { StoryBroken } from '../kit/index.ts';

/** The request as HTTP/1.1 writes it. */
export function requestBytes({ replica, request }: Prepared): Buffer {
  const lines = [`${request.method} ${request.target} HTTP/1.1`, `host: ${replica.base.hostHeader}`, 'connection: keep-alive'];
  for (let at = 0; at + 1 < request.headers.length; at += 2) lines.push(`${request.headers[at]}: ${request.headers[at + 1]}`);
  lines.push(`content-length: ${request.body.length}`);
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), request.body]);
}

/**
 * Sends a request completely on a socket of its own and destroys it before any answer is read: a client that lost its network.
 * Rejects with `StoryBroken` where no connection came about: then nothing was sent, and there is nothing to judge.
 */
export function sendAndHangUp(session: Session, prepared: Prepared): Promise<void> {
  const { base } = prepared.replica;
  const { lane, exchangeId, request } = prepared;
  return new Promise((resolve, reject) => {
    const socket = base.secure ? connectTls({ host: base.host, port: base.port }) : connectPlain({ host: base.host, port: base.port });
    socket.setNoDelay(true);
    const disown = session.own(() => socket.destroy());
    let connected = false;
    let failure: unknown;
    socket.once(base.secure ? 'secureConnect' : 'connect', () => {
      connected = true;
      session.transcript.request(lane, exchangeId, request, shownUrl(session.run, prepared));
      session.run.sent.messages += 1;
      socket.write(requestBytes(prepared), () => {
        session.transcript.close(lane, 'hung up before the answer');
        // Never read from: the kernel has the whole request, and sends it before it says goodbye.
        socket.destroy();
      });
    });
    socket.once('error', (cause) => {
      failure = cause;
    });
    socket.once('close', () => {
      disown();
      if (session.over) return;
      if (connected) return resolve();
      const none = noAnswer(failure, false);
      session.evidence.refused += 1;
      reject(new StoryBroken(`Failed to send ${request.method} ${request.target}: ${none.words}.`, { cause: failure }));
    });
  });
}
