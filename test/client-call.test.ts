import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Dispatcher } from 'undici';
import { call } from '../src/client/call.ts';
import { createPatience } from '../src/client/patience.ts';
import { describeReply } from '../src/kit/index.ts';
import { tinySecret, tinySession } from './tiny-session.ts';
import { httpTarget, tcpTarget, type TinyTarget } from './tiny-target.ts';

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

async function hear(request: IncomingMessage): Promise<Heard> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // `as`: no encoding is set
  return { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
}

/** Answers everything the same way and remembers what it heard. */
async function answering(answer: (response: ServerResponse, heard: Heard) => void): Promise<TinyTarget & { heard: Heard[] }> {
  const heard: Heard[] = [];
  const target = await httpTarget((request, response) => {
    void hear(request).then((one) => {
      heard.push(one);
      answer(response, one);
    });
  });
  return Object.defineProperty(target, 'heard', { value: heard }) as TinyTarget & { heard: Heard[] }; // `as`: the field was added just now
}

function json(status: number, body: unknown, headers: Record<string, string> = {}) {
  return (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

const posted = { accepted: true, message_seq: 7, more: 'is allowed' };

describe('an answer becomes a reply', () => {
  test('of the contract: narrowed, further fields kept', async () => {
    await using target = await answering(json(201, posted));
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    const reply = await room.post(tiny.world.draft('hello'));

    expect(reply.status).toBe(201);
    expect(reply.status === 201 && reply.body).toEqual(posted);
    expect(reply.raw?.headers['content-type']).toBe('application/json');
    expect(reply.exchange.tookMs).toBeGreaterThan(0);
    expect(reply.exchange.endedAtMs).toBeGreaterThan(0);
    expect(tiny.session.evidence).toMatchObject({ succeeded: 1, answered: 1, refused: 0, lost: 0 });
  });

  test.each([
    ['a status that is none of the operation', json(418, { error: 'TEAPOT', message: 'No.' }), 'status 418'],
    ['a redirect, never followed', json(302, {}, { location: '/elsewhere' }), 'status 302'],
    ['the shape of another answer', json(200, {}), 'accepted'],
    ['no JSON', (response: ServerResponse) => response.writeHead(200).end('<html>'), 'no JSON'],
    ['no body', (response: ServerResponse) => response.writeHead(200).end(), 'empty'],
    ['an error without the error shape', json(400, { problem: 'yes' }), 'error'],
    ['an unknown content coding', (response: ServerResponse) => response.writeHead(201, { 'content-encoding': 'rot13' }).end('x'), 'rot13'],
    [
      'a stream',
      (response: ServerResponse) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': on and on\n\n'),
      'empty',
    ],
    [
      'a body without an end in sight',
      (response: ServerResponse) => void response.writeHead(200).write(Buffer.alloc(9 * 1024 * 1024, 97)),
      'larger than',
    ],
  ])('off contract: %s', async (_, answer, problem) => {
    await using target = await answering(answer);
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    const reply = await room.post(tiny.world.draft());

    expect(reply.status).toBe('off-contract');
    expect(describeReply(reply)).toContain(problem);
    expect(target.heard).toHaveLength(1);
    expect(tiny.session.evidence.succeeded).toBe(0);
  });

  test.each<[string, (response: ServerResponse) => void, RegExp, 'lost' | 'none']>([
    ['reset before the answer', (response: ServerResponse) => void response.socket?.resetAndDestroy(), /reset|closed/, 'lost'],
    ['closed before the answer', (response: ServerResponse) => void response.socket?.destroy(), /closed|reset/, 'lost'],
    [
      'a body shorter than it says',
      (response: ServerResponse) => void response.writeHead(201, { 'content-length': '100' }).write('{', () => response.socket?.end()),
      /Content-Length|closed/,
      'lost',
    ],
    ['silence', () => {}, /no answer within 500 ms/, 'none'],
    [
      'a body that does not end',
      (response: ServerResponse) => void response.writeHead(201).write('{"accepted":'),
      /status 201, but no end of the body within 500 ms/,
      'none',
    ],
  ])('unknown: %s; sent once', async (_, answer, words, counted) => {
    await using target = await answering(answer);
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    const reply = await room.post(tiny.world.draft(), counted === 'none' ? { timeoutMs: 500 } : {});

    expect(reply).toMatchObject({ status: 'unknown', raw: undefined });
    expect(describeReply(reply)).toMatch(words);
    expect(target.heard).toHaveLength(1);
    expect(tiny.session.evidence).toMatchObject({ answered: 0, lost: counted === 'lost' ? 1 : 0, refused: 0 });
  });

  test('unknown: nobody listens, which counts as refused', async () => {
    const target = await tcpTarget(() => {});
    await target[Symbol.asyncDispose]();
    await using tiny = tinySession(target.url);
    const reply = await (await tiny.world.room()).readStatus();

    expect(describeReply(reply)).toBe('no answer (connection refused)');
    expect(tiny.session.evidence).toMatchObject({ refused: 1, lost: 0 });
  });

  test('unknown: something else than HTTP', async () => {
    await using target = await tcpTarget((socket) => void socket.end('220 mail.example ESMTP\r\n'));
    await using tiny = tinySession(target.url);
    const reply = await (await tiny.world.room()).readStatus();

    expect(reply.status).toBe('unknown');
    expect(describeReply(reply)).toMatch(/no HTTP\/1\.1/);
  });

  test('a coding nobody asked for is undone; interim answers are passed over', async () => {
    await using target = await answering((response) => {
      response.writeEarlyHints({ link: '</x>; rel=preload' });
      response.writeHead(201, { 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify(posted)));
    });
    await using tiny = tinySession(target.url);
    const reply = await (await tiny.world.room()).post(tiny.world.draft());
    expect(reply.status).toBe(201);
    expect(target.heard[0]?.headers['accept-encoding']).toBe('identity');
  });

  test('a coding that makes too much of few bytes is not undone to its end', async () => {
    await using target = await answering((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(64 * 1_024 * 1_024)));
    });
    await using tiny = tinySession(target.url);
    const reply = await (await tiny.world.room()).readStatus();
    expect(reply.status).toBe('off-contract');
    expect(describeReply(reply)).toContain('the body is larger than 8192 KiB once its gzip is undone');
    expect(reply.raw?.text.length).toBeLessThan(200_000);
  });

  test('an admitted stream and a HEAD have no body to judge', async () => {
    await using target = await answering((response, { method }) => {
      if (method === 'HEAD') response.writeHead(401).end();
      else response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
    });
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();

    expect(await room.send('openStream')).toMatchObject({ status: 200, body: undefined });
    const head = await room.send('openStream', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 'off-contract', raw: { status: 401 } });
    // The stream of `send` was let go.
    while (target.sockets.size > 0) await once([...target.sockets][0] as NodeJS.EventEmitter, 'close');
  });

  test('throttling is noted, but not where the limit of streams is meant', async () => {
    await using target = await answering(json(429, { error: 'RATE_LIMITED', message: 'No.' }, { 'retry-after': '1' }));
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    await room.send('openStream');
    expect(tiny.session.evidence.rateLimited).toEqual([]);
    await room.readStatus();
    expect(tiny.session.evidence.rateLimited).toEqual([{ operation: 'getReadStatus', status: 429 }]);
  });

  test('whoever shows a secret is found out, also in a header', async () => {
    await using target = await answering((response, { url }) => {
      json(
        500,
        { error: 'INTERNAL', message: url.includes('read-status') ? `bad key ${tinySecret}` : 'no' },
        url.includes('preferences') ? { 'x-debug': tinySecret } : {},
      )(response);
    });
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();

    expect((await room.readStatus()).raw?.holdsSecret).toBe(true);
    expect((await room.preferences()).raw?.holdsSecret).toBe(true);
    expect((await room.history()).raw?.holdsSecret).toBe(false);
  });
});

describe('a request', () => {
  test('says who runs it and is signed over exactly what is sent, the prefix included', async () => {
    await using target = await answering(json(200, { messages: [], pagination: { has_more_older: false, has_more_newer: false } }));
    await using tiny = tinySession(`${target.url}/some/prefix/`, { name: 'history/odd pages' });
    const room = await tiny.world.room();
    await room.history({ limit: 2, after_seq: 0 });
    await room.send('listMessages', { query: '?b=2&a=%20x&a' });

    const [first, second] = target.heard;
    expect(first?.url).toBe(`/some/prefix/v1/projects/${room.projectId}/chat/messages?limit=2&after_seq=0`);
    expect(first?.headers).toMatchObject({
      'user-agent': `chat-contract/9.9.9 run/${tiny.run.id}`,
      'x-request-id': `cc-${tiny.run.id}-history.odd.pages-1`,
      'x-user-id': room.userId,
    });
    expect(first?.headers['x-sheen-signature']).toBeUndefined();

    const {
      'x-sheen-timestamp': timestamp,
      'x-sheen-nonce': nonce,
      'x-sheen-sig-v2': signature,
      'x-request-id': id,
    } = second?.headers ?? {};
    expect(second?.url).toBe(`/some/prefix/v1/projects/${room.projectId}/chat/messages?b=2&a=%20x&a`);
    expect(id).toBe(`cc-${tiny.run.id}-history.odd.pages-2`);
    const signed = `GET\n/some/prefix/v1/projects/${room.projectId}/chat/messages?a=+x&a=&b=2\n${String(timestamp)}\n${String(nonce)}\n`;
    expect(signature).toBe(createHmac('sha256', tinySecret).update(signed).digest('hex'));
    expect(nonce).not.toBe(first?.headers['x-sheen-nonce']);
  });

  test('can be wrong in every way a scenario needs', async () => {
    await using target = await answering(json(401, { error: 'MISSING_SIGNATURE', message: 'No.' }));
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    const draft = tiny.world.draft();
    await room.post(draft, { sign: { scheme: 'none' } });
    await room.post(draft, {
      sign: { scheme: 'both', timestamp: { literal: 'soon' }, nonce: null, replace: { 'X-Sheen-Sig-V2': (hex) => `${hex}0` } },
    });
    await room.post(draft, {
      headers: { 'x-user-id': null, 'X-Request-Id': 'mine', 'content-type': 'text/plain' },
      sign: { scheme: 'v1', timestamp: { offsetSeconds: -500 } },
    });
    await room.send('postMessage', { method: 'PUT', path: '/v1/chat/unified/', rawBody: '{"a":"é"', sign: { wrongSecret: true } });

    const [unsigned, odd, bare, raw] = target.heard.map(({ headers }) => headers);
    expect(unsigned).toMatchObject({ 'x-sheen-timestamp': expect.stringMatching(/^\d{10}$/), 'x-sheen-nonce': expect.any(String) });
    expect(unsigned).not.toHaveProperty('x-sheen-signature');
    expect(unsigned).not.toHaveProperty('x-sheen-sig-v2');
    expect(odd).toMatchObject({
      'x-sheen-timestamp': 'soon',
      'x-sheen-sig-v2': expect.stringMatching(/^[0-9a-f]{64}0$/),
      'x-sheen-signature': expect.any(String),
    });
    expect(odd).not.toHaveProperty('x-sheen-nonce');
    expect(bare).toMatchObject({ 'x-request-id': 'mine', 'content-type': 'text/plain' });
    expect(bare).not.toHaveProperty('x-user-id');
    expect(Number(bare?.['x-sheen-timestamp'])).toBeLessThan(Date.now() / 1000 - 400);
    const last = target.heard[3];
    expect(last).toMatchObject({ method: 'PUT', url: '/v1/chat/unified/' });
    expect(last?.body.toString()).toBe('{"a":"é"');
    const { 'x-sheen-timestamp': timestamp, 'x-sheen-nonce': nonce } = raw ?? {};
    const right = createHmac('sha256', tinySecret)
      .update(`PUT\n/v1/chat/unified/\n${String(timestamp)}\n${String(nonce)}\n{"a":"é"`)
      .digest('hex');
    expect(raw?.['x-sheen-sig-v2']).toMatch(/^[0-9a-f]{64}$/);
    expect(raw?.['x-sheen-sig-v2']).not.toBe(right);
  });

  test('that HTTP cannot carry is the fault of the scenario', async () => {
    await using target = await answering(json(201, posted));
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    await expect(room.post(tiny.world.draft(), { headers: { 'x-bad': 'a\nb' } })).rejects.toThrow(/Failed to send POST/);
    expect(target.heard).toHaveLength(0);
  });

  test('is sent again byte for byte by replay, and signed anew by resend', async () => {
    await using target = await answering(json(201, posted));
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    const draft = tiny.world.draft('twice');
    const first = await room.post(draft);
    await room.replay(first);
    await room.resend(draft);

    const [one, two, three] = target.heard;
    expect(two).toEqual(one);
    expect(three?.body).toEqual(one?.body);
    expect(three?.headers['x-sheen-nonce']).not.toBe(one?.headers['x-sheen-nonce']);
    await expect(room.replay({ ...first, exchange: { ...first.exchange, id: 'somebody else' } })).rejects.toThrow(
      /no request of this story/,
    );
  });

  test('is signed by the clock of the target, which may move', async () => {
    let aheadMs = 7_200_000;
    await using target = await answering((response) => {
      json(200, { last_read_seq: 0 }, { date: new Date(Date.now() + aheadMs).toUTCString() })(response);
    });
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    await room.readStatus();
    await room.readStatus();
    aheadMs = -3_600_000;
    await room.readStatus();
    await room.readStatus();

    const ahead = target.heard.map(({ headers }) => Math.round((Number(headers['x-sheen-timestamp']) - Date.now() / 1000) / 60) + 0);
    expect(ahead).toEqual([0, 120, 120, -60]);
  });
});

describe('connections', () => {
  test.each([
    ['says for how long it keeps them', 5_000],
    ['does not say', 0],
  ])('are kept for a moment and never used again after a second of rest, where the target %s', async (_, keepAliveTimeout) => {
    await using target = await answering((response) => {
      response.shouldKeepAlive = true;
      if (keepAliveTimeout > 0) response.setHeader('keep-alive', `timeout=${keepAliveTimeout / 1_000}`);
      // An own `Connection` header keeps node from adding its hint.
      response.setHeader('connection', 'keep-alive');
      json(200, { last_read_seq: 0 })(response);
    });
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    for (let times = 0; times < 6; times++) await room.readStatus();
    // A socket rests for one turn of the event loop after an answer, so two of them take turns.
    const kept = target.connections;
    expect(kept).toBeLessThanOrEqual(2);
    const restingSince = performance.now();
    while (target.sockets.size > 0) await once([...target.sockets][0] as NodeJS.EventEmitter, 'close');
    expect(performance.now() - restingSince).toBeLessThan(2_500);
    expect((await room.readStatus()).raw?.headers['keep-alive']).toBe(keepAliveTimeout > 0 ? 'timeout=5' : undefined);
    expect(target.connections).toBe(kept + 1);
  });

  test('never carry a request a second time, nor one that was given up', async () => {
    const aborted: unknown[] = [];
    const handlers: Dispatcher.DispatchHandler[] = [];
    const controller = { abort: (cause: unknown) => aborted.push(cause) } as unknown as Dispatcher.DispatchController; // `as`: the rest is not used
    const dispatcher = { dispatch: (_: unknown, handler: Dispatcher.DispatchHandler) => handlers.push(handler) } as unknown as Dispatcher; // `as`: likewise
    let giveUp = () => {};
    const patience = createPatience(true);
    const parts = {
      dispatcher,
      timeoutMs: 5_000,
      patience,
      capBytes: 1_000,
      onHeaders: () => false,
      onGiveUp: (stop: () => void) => {
        giveUp = stop;
        return () => {};
      },
    };
    const request = { method: 'GET', target: '/', headers: [], body: new Uint8Array() };

    const repeated = call(request, parts);
    handlers[0]?.onRequestStart?.(controller, undefined);
    expect(aborted).toHaveLength(0);
    handlers[0]?.onRequestStart?.(controller, undefined);
    expect(aborted).toHaveLength(1);
    handlers[0]?.onResponseError?.(controller, new Error('lost'));
    expect(await repeated).toMatchObject({ kind: 'none', cause: { why: 'broken' } });

    const late = call(request, parts);
    giveUp();
    expect(await late).toMatchObject({ kind: 'none', cause: { why: 'ours' } });
    handlers[1]?.onRequestStart?.(controller, undefined);
    expect(aborted).toHaveLength(2);
    patience.stop();
  });

  test('carry a race side by side', async () => {
    let most = 0;
    let inFlight = 0;
    const waiting: (() => void)[] = [];
    await using target = await answering((response) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      waiting.push(() => {
        inFlight -= 1;
        json(201, posted)(response);
      });
      if (waiting.length === 20) for (const answer of waiting) answer();
    });
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    const draft = tiny.world.draft();
    const replies = await tiny.world.all(
      20,
      Array.from({ length: 20 }, () => () => room.post(draft)),
    );
    expect(most).toBe(20);
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
  });

  test('end with the session, and a story that was given up stands still', async () => {
    await using target = await answering(() => {});
    const tiny = tinySession(target.url);
    const room = await tiny.world.room();
    let went = false;
    const story = (async () => {
      await room.readStatus();
      went = true;
    })();
    void story;
    while (target.heard.length === 0) await new Promise(setImmediate);
    tiny.giveUp();
    await tiny[Symbol.asyncDispose]();
    while (target.sockets.size > 0) await once([...target.sockets][0] as NodeJS.EventEmitter, 'close');
    expect(went).toBe(false);
  });

  test('postAndHangUp sends everything and hears nothing', async () => {
    let arrived: (heard: Heard) => void = () => {};
    const heard = new Promise<Heard>((resolve) => {
      arrived = resolve;
    });
    await using target = await answering((_, one) => arrived(one));
    await using tiny = tinySession(target.url);
    const room = await tiny.world.room();
    const draft = tiny.world.draft('gone');
    await room.postAndHangUp(draft);

    const one = await heard;
    expect(JSON.parse(one.body.toString())).toMatchObject({ message: 'gone', client_msg_id: draft.client_msg_id });
    expect(one.headers['x-sheen-sig-v2']).toMatch(/^[0-9a-f]{64}$/);
    expect(tiny.run.sent.messages).toBe(1);
  });

  test('openAndHangUp asks for a stream and hears nothing', async () => {
    let arrived: (heard: Heard) => void = () => {};
    const heard = new Promise<Heard>((resolve) => {
      arrived = resolve;
    });
    await using target = await answering((_, one) => arrived(one));
    await using tiny = tinySession(target.url);
    await (await tiny.world.room()).openAndHangUp();

    const one = await heard;
    expect(one.headers.accept).toBe('text/event-stream');
    expect(one.headers['x-sheen-sig-v2']).toMatch(/^[0-9a-f]{64}$/);
    expect(tiny.run.sent.streams).toBe(1);
  });

  test('postAndHangUp that finds nobody breaks the story', async () => {
    const target = await tcpTarget(() => {});
    await target[Symbol.asyncDispose]();
    await using tiny = tinySession(target.url);
    await expect((await tiny.world.room()).postAndHangUp(tiny.world.draft())).rejects.toThrow(/Failed to send POST .*: connection refused/);
    expect(tiny.session.evidence.refused).toBe(1);
  });
});
