import { connect, type Socket } from 'node:net';

/** A kept connection that sends ready-made requests one after another and looks only at status and length of the answers. */
export interface AnsweringSocket {
  /** Resolves with the status when the whole answer is there. */
  send(request: Buffer): Promise<number>;
  close(): void;
}

export async function openAnswering(url: string): Promise<AnsweringSocket> {
  const socket = await connected(url);
  let gathered = '';
  let answered: ((status: number) => void) | undefined;
  let failed: ((error: Error) => void) | undefined;
  socket.on('data', (chunk: Buffer) => {
    gathered += chunk.toString('latin1');
    const headEnd = gathered.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(gathered)?.[1] ?? 0);
    if (gathered.length < headEnd + 4 + length) return;
    const status = Number(gathered.slice(9, 12));
    gathered = gathered.slice(headEnd + 4 + length);
    answered?.(status);
  });
  const closed = (): Error => new Error('Failed to post: the server closed the connection.');
  socket.on('close', () => failed?.(closed()));
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        answered = resolve;
        failed = reject;
        if (socket.destroyed) reject(closed());
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

export function connected(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => resolve(socket));
  });
}
