import type { IncomingMessage } from 'node:http';

/** `gone`: the sender broke off, nobody waits for an answer. */
export type ReadBody = Uint8Array | 'too-large' | 'gone';

const nothing = new Uint8Array(0);

/** Whether the request announces a body at all. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] !== undefined && headers['content-length'] !== '0');
}

/**
 * The bytes that were sent, whatever their content type: signatures cover bytes, not values. Of a body over the limit nothing is
 * kept, and what still comes is thrown away, so that a sender who reads only after writing gets its answer.
 */
export function readBody(request: IncomingMessage, limitBytes: number): ReadBody | Promise<ReadBody> {
  if (!hasBody(request)) return nothing;
  if (Number(request.headers['content-length']) > limitBytes) {
    request.on('error', ignore).resume();
    return 'too-large';
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= limitBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      request.off('data', onData).resume();
      resolve('too-large');
    };
    request.on('data', onData);
    request.once('end', () => resolve(Buffer.concat(chunks, length)));
    request.on('error', () => resolve('gone'));
    // Without an error event only where the socket was closed before anybody listened.
    request.once('close', () => resolve('gone'));
  });
}

function ignore(): void {}
