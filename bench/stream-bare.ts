import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tellMeasurements } from './measured-child.ts';

/** The least a fan-out can do with node:http: one shared buffer per event, `res.write` per reader. No rules, no log, no bound. */
const readers = new Set<ServerResponse>();
let seq = 0;

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' });
    response.write(': hello\n\n');
    readers.add(response);
    response.on('close', () => readers.delete(response));
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { projectId, userId, message } = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>; // `as`: our own sender
    seq += 1;
    const data = { messageId: crypto.randomUUID(), projectId, userId, message, messageType: 'user', mode: 'plan', locale: 'en' };
    const event = { seq, event: 'message.created', timestamp: new Date().toISOString(), effective_build_mode: 'plan', data };
    const frame = Buffer.from(`id: ${seq}\nevent: message.created\ndata: ${JSON.stringify(event)}\n\n`);
    for (const reader of readers) reader.write(frame);
    const answer = JSON.stringify({ accepted: true, message_seq: seq });
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
  });
});
// The sender waits while the other server has its round.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo; // `as`: it listens on a port
  tellMeasurements(`http://127.0.0.1:${port}`);
});
