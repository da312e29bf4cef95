import { openLine } from './line.ts';
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
export async function sendAndHangUp(session: Session, prepared: Prepared): Promise<void> {
  await session.admit(prepared);
  const { line } = prepared.replica;
  const { lane, exchangeId, request } = prepared;
  return new Promise((resolve, reject) => {
    const disown = session.own(
      openLine(line, (cause, socket) => {
        disown();
        if (socket === undefined) {
          if (session.over) return;
          session.unanswered(prepared, false);
          session.evidence.refused += 1;
          return reject(new StoryBroken(`Failed to send ${request.method} ${request.target}: ${noAnswer(cause, false).words}.`, { cause }));
        }
        socket.setNoDelay(true);
        const letGo = session.own(() => socket.destroy());
        socket.once('close', () => {
          letGo();
          if (session.over) return;
          session.unanswered(prepared, true);
          resolve();
        });
        session.transcript.request(lane, exchangeId, request, shownUrl(session.run, prepared));
        return socket.write(requestBytes(prepared), () => {
          session.transcript.close(lane, 'hung up before the answer');
          // Never read from: the kernel has the whole request, and sends it before it says goodbye.
          socket.destroy();
        });
      }),
    );
  });
}
