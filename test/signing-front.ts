import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A gateway that signs for whoever asks: what stands behind it looks like a backend without signatures. */
export async function signing(backend: string, secret: string): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => response.destroy());
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const onward = httpRequest(
        `${backend}${request.url}`,
        { method: request.method, headers: { ...request.headers, ...signatureOf(request, body, secret) }, agent: false },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
          response.flushHeaders();
          answer.on('error', () => response.destroy());
          answer.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      response.on('close', () => onward.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // `as`: listening on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function signatureOf({ method, url = '/' }: IncomingMessage, body: Buffer, secret: string): Record<string, string> {
  const [path = '', query] = url.split('?', 2);
  const pairs = [...new URLSearchParams(query)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const sorted = pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const nonce = randomUUID();
  const head = `${method}\n${path}${sorted}\n${timestamp}\n${nonce}\n`;
  return {
    'x-sheen-timestamp': timestamp,
    'x-sheen-nonce': nonce,
    'x-sheen-sig-v2': createHmac('sha256', secret)
      .update(head)
      .update(method === 'GET' || method === 'DELETE' ? '' : body)
      .digest('hex'),
  };
}
