import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { connected } from './answering-socket.ts';
import { signedRequest } from './signed-request.ts';

/** Stands once in every event of a benchmark and nowhere else: counting it counts events, wherever chunks are cut. */
export const mark = '~';
const markByte = mark.charCodeAt(0);
/** Every so many readers one also looks at the time an event was sent. */
const sampleEvery = 50;
const connectAtOnce = 100;

export interface Readers {
  /** Resolves when this many events have been read since the readers were opened, by all of them together. */
  delivered(count: number): Promise<void>;
  /** Milliseconds from sending to reading, of the sampled readers; each call begins anew. */
  takeLatencies(): number[];
  close(): void;
}

/** Opens `count` streams of one project, each of a user of its own, that count events with next to no work. */
export async function openReaders(url: string, projectId: string, count: number): Promise<Readers> {
  const sockets: Socket[] = [];
  let events = 0;
  let latencies: number[] = [];
  let waiting: { readonly count: number; readonly resolve: () => void } | undefined;

  const onData = (chunk: Buffer): void => {
    for (let at = chunk.indexOf(markByte); at >= 0; at = chunk.indexOf(markByte, at + 1)) events += 1;
    if (waiting !== undefined && events >= waiting.count) {
      waiting.resolve();
      waiting = undefined;
    }
  };
  const onSampled = (chunk: Buffer): void => {
    const now = performance.timeOrigin + performance.now();
    for (const [, sentAt] of chunk.toString('latin1').matchAll(/~(\d+\.\d{3})/g)) latencies.push(now - Number(sentAt));
    onData(chunk);
  };
  const open = async (index: number): Promise<void> => {
    const socket = await connected(url);
    sockets.push(socket);
    const opened = new Promise<void>((resolve, reject) => {
      let head = '';
      const onHead = (chunk: Buffer): void => {
        head += chunk.toString('latin1');
        // The first bytes of the body: whatever comes later is an event.
        if (!/\r\n\r\n[\s\S]*\n\n/.test(head)) return;
        socket.off('data', onHead);
        if (!head.startsWith('HTTP/1.1 200')) reject(new Error(`Failed to open a stream: ${head.slice(0, 300)}`));
        socket.on('data', index % sampleEvery === 0 ? onSampled : onData);
        resolve();
      };
      socket.on('data', onHead);
      socket.once('close', () => reject(new Error('Failed to open a stream: the server closed the connection.')));
    });
    socket.write(signedRequest('GET', `/v1/projects/${projectId}/chat/stream`, randomUUID()));
    await opened;
  };
  for (let first = 0; first < count; first += connectAtOnce) {
    const batch = Array.from({ length: Math.min(connectAtOnce, count - first) }, (_, n) => open(first + n));
    await Promise.all(batch);
  }

  return {
    delivered: (wanted) =>
      new Promise((resolve) => {
        if (events >= wanted) resolve();
        else waiting = { count: wanted, resolve };
      }),
    takeLatencies() {
      const taken = latencies;
      latencies = [];
      return taken;
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
