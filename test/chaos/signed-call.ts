import { createHmac, randomUUID } from 'node:crypto';
import { type Agent, type IncomingMessage, request } from 'node:http';
import { sign } from '../../src/wire/sign.ts';

export interface SignedCall {
  readonly url: string;
  readonly secret: string;
  readonly userId: string;
  readonly method: 'GET' | 'POST';
  readonly target: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Until the head of the answer is there. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Signed when it is sent; resolves with the head of the answer, rejects where none comes. */
export async function signedCall(call: SignedCall, agent: Agent): Promise<IncomingMessage> {
  const { url, secret, userId, method, target, body = '', headers = {}, timeoutMs, signal } = call;
  const signature = await sign({
    method,
    target,
    timestamp: String(Math.floor(Date.now() / 1_000)),
    nonce: randomUUID(),
    body: Buffer.from(body),
    scheme: 'v2',
    hmac: (message) => createHmac('sha256', secret).update(message).digest('hex'),
  });
  return new Promise((resolve, reject) => {
    const asking = request(`${url}${target}`, {
      agent,
      method,
      signal,
      headers: {
        'x-user-id': userId,
        ...signature,
        ...headers,
        ...(body !== '' && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      },
    });
    const timer = setTimeout(() => asking.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    asking.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    asking.on('response', (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    asking.end(body);
  });
}

export async function bodyOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk); // `as`: without an encoding it gives buffers
  return Buffer.concat(chunks).toString();
}
