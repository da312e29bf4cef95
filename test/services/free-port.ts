import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port that is free now, for programs that cannot pick one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('Failed to find a free port: the system named none.');
  return address.port;
}
