import { connect, type Socket } from 'node:net';

/** A TCP connection that sends and gathers bytes, and knows no HTTP of its own. */
export interface RawSocket extends AsyncDisposable {
  readonly socket: Socket;
  /** Everything that has arrived, one character per byte. */
  text(): string;
  send(text: string | Uint8Array): void;
  /** Resolves as soon as what has arrived satisfies the condition; rejects with what there is after `withinMs` or at the end. */
  until(condition: (text: string) => boolean, withinMs?: number): Promise<string>;
  /** Resolves with everything once the peer has closed. */
  closed(withinMs?: number): Promise<string>;
}

export async function openRaw(port: number, host = '127.0.0.1'): Promise<RawSocket> {
  const socket = connect({ port, host });
  const chunks: Buffer[] = [];
  const watchers = new Set<() => void>();
  let gone = false;
  const wake = (): void => {
    for (const watcher of watchers) watcher();
  };
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    wake();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    gone = true;
    wake();
  });
  const text = (): string => Buffer.concat(chunks).toString('latin1');
  const wait = (what: string, done: () => boolean, withinMs: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (done()) finish(() => resolve(text()));
        else if (gone) finish(() => reject(new Error(`closed before ${what}: ${JSON.stringify(text().slice(-500))}`)));
      };
      const finish = (how: () => void): void => {
        clearTimeout(timer);
        watchers.delete(check);
        how();
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`no ${what} within ${withinMs} ms: ${JSON.stringify(text().slice(-500))}`))),
        withinMs,
      );
      watchers.add(check);
      check();
    });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    text,
    send: (bytes) => void socket.write(bytes),
    until: (condition, withinMs = 5_000) => wait('what was waited for', () => condition(text()), withinMs),
    closed: (withinMs = 5_000) => wait('end', () => gone, withinMs),
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
      await Promise.resolve();
    },
  };
}

export interface ParsedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The first answer in the bytes, by its own `content-length`; undefined while it is not complete. */
export function parseAnswer(text: string): ParsedAnswer | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [statusLine = '', ...lines] = text.slice(0, headEnd).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const length = Number(headers['content-length'] ?? 0);
  const body = text.slice(headEnd + 4, headEnd + 4 + length);
  return body.length < length ? undefined : { status: Number(statusLine.split(' ')[1]), headers, body };
}

/** Takes chunked coding apart, strictly; throws where a length or a line end is not where it has to be. */
export function parseChunked(text: string): { readonly chunks: readonly string[]; readonly ended: boolean } {
  const chunks: string[] = [];
  let at = 0;
  while (at < text.length) {
    const lineEnd = text.indexOf('\r\n', at);
    const size = text.slice(at, lineEnd);
    if (lineEnd < 0 || !/^[0-9a-f]+$/i.test(size)) throw new Error(`no chunk size at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    const length = Number.parseInt(size, 16);
    const start = lineEnd + 2;
    if (text.slice(start + length, start + length + 2) !== '\r\n') throw new Error(`chunk at ${at} is not ${length} bytes long`);
    if (length === 0) return { chunks, ended: start + 2 === text.length };
    chunks.push(text.slice(start, start + length));
    at = start + length + 2;
  }
  return { chunks, ended: false };
}
