import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import fastify from 'fastify';
import { benchSecret } from './bench-secret.ts';
import { tellMeasurements } from './measured-child.ts';

/** The least a signed post can cost on Fastify: read the bytes, check signature v2, parse, answer 201. Nothing is stored or emitted. */
const key = createSecretKey(benchSecret, 'utf8');
let seq = 0;

const app = fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.post('/v1/chat/unified', async ({ raw, headers, body }, reply) => {
  const bytes = body as Buffer; // `as`: what the parser above gives
  const head = `${raw.method}\n${raw.url}\n${String(headers['x-sheen-timestamp'])}\n${String(headers['x-sheen-nonce'])}\n`;
  const expected = Buffer.from(createHmac('sha256', key).update(head).update(bytes).digest('hex'));
  const sent = Buffer.from(String(headers['x-sheen-sig-v2']));
  if (sent.length !== expected.length || !timingSafeEqual(sent, expected))
    return reply.code(403).send({ error: 'INVALID_SIGNATURE', message: 'wrong' });
  const { message } = JSON.parse(bytes.toString()) as { message?: unknown }; // `as`: looked at on the next line
  if (typeof message !== 'string') return reply.code(400).send({ error: 'VALIDATION_FAILED', message: 'wrong' });
  seq += 1;
  return reply.code(201).send({ accepted: true, message_seq: seq });
});
tellMeasurements(await app.listen({ host: '127.0.0.1', port: 0 }));
