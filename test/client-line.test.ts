import { describe, expect, test } from 'vitest';
import { everyText } from '../src/client/foreign-text.ts';
import { startServer } from '../reference-server/server.ts';
import { createRun } from '../src/client/run.ts';
import { parseProxy } from '../src/client/line.ts';
import { describeReply } from '../src/kit/index.ts';
import { takesConnections } from '../src/client/takes-connections.ts';
import { startFront, startTunnelProxy } from './front.ts';
import { tinySecret, tinySession, type TinySessionSettings } from './tiny-session.ts';
import { tcpTarget } from './tiny-target.ts';
import { certificates } from './tls/certificates.ts';

/** How connections come about: every kind of connection that the client makes takes the same line. */

const { ca, server: serverPair, client: clientPair } = certificates;
const settings = { secret: tinySecret, seed: 1, version: '1' };

async function withBackend<T>(use: (url: string) => Promise<T>): Promise<T> {
  const backend = await startServer({ secret: tinySecret, logLevel: 'silent', keepAliveMs: 100 });
  try {
    return await use(backend.url);
  } finally {
    await backend.close();
  }
}

/** A call, a stream, and a post that hangs up, each by what came of it. */
async function everyKind(url: string, more: TinySessionSettings): Promise<{ call: unknown; stream: unknown; hungUp: unknown }> {
  await using tiny = tinySession(url, more);
  const room = await tiny.world.room();
  const read = await room.readStatus();
  await using live = await room.open();
  const draft = tiny.world.draft('hung up');
  const hungUp = await room.postAndHangUp(draft).then(
    async () => ((await live.untilMessage(draft)) === undefined ? 'lost' : 'stored'),
    (cause: unknown) => String(cause),
  );
  const { answer } = live;
  return {
    call: read.status === 'unknown' ? read.problems.join() : read.status,
    stream: answer.status === 'unknown' ? answer.problems.join() : answer.status,
    hungUp,
  };
}

const allWell = { call: 200, stream: 200, hungUp: 'stored' };

describe('TLS', () => {
  test('an authority of one’s own is trusted where it is given', () =>
    withBackend(async (backend) => {
      await using front = await startFront({ backend, tls: serverPair });
      expect(await everyKind(front.url, { tls: { ca } })).toEqual(allWell);
      expect(await everyKind(front.url.replace('127.0.0.1', 'localhost'), { tls: { ca } })).toEqual(allWell);
      const without = await everyKind(front.url, {});
      expect(without.call).toMatch(/certificate is not trusted/);
      expect(without.stream).toMatch(/certificate is not trusted/);
      expect(without.hungUp).toMatch(/StoryBroken: Failed to send POST .*certificate is not trusted/);
    }));

  test('a certificate for another host is none', () =>
    withBackend(async (backend) => {
      await using front = await startFront({ backend, tls: certificates.elsewhere });
      const found = await everyKind(front.url, { tls: { ca } });
      for (const words of Object.values(found)) expect(words).toMatch(/certificate is not trusted/);
    }));

  test('a target that asks for a certificate gets it', () =>
    withBackend(async (backend) => {
      await using front = await startFront({ backend, tls: { ...serverPair, ca, requestCert: true, rejectUnauthorized: true } });
      expect(await everyKind(front.url, { tls: { ca, ...clientPair } })).toEqual(allWell);
      const without = await everyKind(front.url, { tls: { ca } });
      expect(without).not.toMatchObject({ call: 200 });
      expect(without).not.toMatchObject({ stream: 200 });
      expect(without).not.toMatchObject({ hungUp: 'stored' });
    }));

  test.each([
    ['a key without its certificate', { key: clientPair.key }, /tls\.cert and tls\.key belong together/],
    ['a key of another certificate', { cert: serverPair.cert, key: clientPair.key }, /tls\.cert with tls\.key cannot be used/],
    ['no PEM', { ca: 'nothing' }, /tls\.ca cannot be used/],
  ])('%s is a usage error', (_, tls, words) => {
    expect(() => createRun({ ...settings, urls: ['https://127.0.0.1'], tls })).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(words) }),
    );
  });
});

describe('a proxy', () => {
  test.each([
    ['http', undefined],
    ['https', serverPair],
  ])('tunnels every kind of connection to %s', (_, tls) =>
    withBackend(async (backend) => {
      await using front = await startFront({ backend, ...(tls !== undefined && { tls }) });
      await using proxy = await startTunnelProxy();
      expect(await everyKind(front.url, { proxy: proxy.url, tls: { ca } })).toEqual(allWell);
      expect(new Set(proxy.asked.map(({ to }) => to))).toEqual(new Set([`127.0.0.1:${front.port}`]));
      // The call, the stream and the post that hangs up.
      expect(proxy.asked).toHaveLength(3);
      while (proxy.open > 0) await new Promise(setImmediate);
    }),
  );

  test('gets user and password, which nobody else sees', () =>
    withBackend(async (backend) => {
      await using proxy = await startTunnelProxy();
      const address = proxy.url.replace('://', '://me:p%40ssw0rd@');
      expect(await everyKind(backend, { proxy: address })).toEqual(allWell);
      expect(proxy.asked[0]?.login).toBe(`Basic ${Buffer.from('me:p@ssw0rd').toString('base64')}`);
      const run = createRun({ ...settings, urls: [backend], proxy: address });
      run.close();
      expect(run.redactor.text(`p@ssw0rd and ${proxy.asked[0]?.login}`)).toBe('[redacted] and Basic [redacted]');
      expect(run.replicas[0].line.proxy?.url).toBe(proxy.url);
    }));

  test('that refuses the tunnel is told with what it said', async () => {
    await using proxy = await startTunnelProxy({ answer: 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n' });
    const found = await everyKind('http://127.0.0.1:1', { proxy: proxy.url });
    const words = new RegExp(`the proxy ${proxy.url} opens no tunnel to 127\\.0\\.0\\.1:1: HTTP/1\\.1 407 Proxy Authentication Required`);
    for (const said of Object.values(found)) expect(said).toMatch(words);
    while (proxy.open > 0) await new Promise(setImmediate);
  });

  test('that never answers is given up with the story, and nothing stays open', async () => {
    await using proxy = await startTunnelProxy({ answer: '' });
    const tiny = tinySession('http://127.0.0.1:1', { proxy: proxy.url, patience: { requestMs: 50 } });
    const room = await tiny.world.room();
    expect(describeReply(await room.readStatus())).toMatch(/no connection within \d+ ms/);
    expect(describeReply((await room.open()).answer)).toMatch(/no answer within \d+ ms/);
    void room.postAndHangUp(tiny.world.draft('never sent'));
    while (proxy.asked.length < 3) await new Promise(setImmediate);
    tiny.giveUp();
    await tiny[Symbol.asyncDispose]();
    while (proxy.open > 0) await new Promise(setImmediate);
  });

  test('stands between when it is asked whether the target takes connections', async () => {
    await using target = await tcpTarget((socket) => void socket.resume());
    await using proxy = await startTunnelProxy();
    const lineOf = (url: string) => {
      const run = createRun({ ...settings, urls: [url], proxy: proxy.url });
      run.close();
      return run.replicas[0].line;
    };
    expect(await takesConnections(lineOf(target.url))).toBe(true);
    expect(await takesConnections(lineOf('http://127.0.0.1:1'))).toBe(false);
    expect(proxy.asked.map(({ to }) => to)).toContain('127.0.0.1:1');
  });

  test.each([
    ['proxy:3128', /is neither http nor https/],
    ['nonsense', /is no URL/],
    ['socks5://me:pw@127.0.0.1:1', /is neither http nor https but "socks5:"/],
  ])('"%s" is a usage error without the password', (address, words) => {
    expect(() => parseProxy(address)).toThrow(expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(words) }));
    expect(() => parseProxy(address)).not.toThrow(/pw/);
  });
});

describe('extra headers', () => {
  test('go with every kind of connection, and win over a story’s own', () =>
    withBackend(async (backend) => {
      const gate = { header: 'authorization', value: 'Basic Z2F0ZTprZWVwZXI=' };
      await using front = await startFront({ backend, gate });
      const headers = { Authorization: { secret: gate.value }, 'x-tenant': 'blue' };
      expect(await everyKind(front.url, { headers })).toEqual(allWell);
      expect(front.seen.every((request) => request.headers['x-tenant'] === 'blue')).toBe(true);
      await using tiny = tinySession(front.url, { headers });
      const room = await tiny.world.room();
      expect((await room.readStatus({ headers: { authorization: 'Bearer x' } })).status).toBe(200);
      expect(tiny.run.redactor.text(`${gate.value} blue`)).toBe('[redacted] blue');
      expect(JSON.stringify(tiny.session.transcript.render(tiny.run.redactor, everyText))).not.toContain(gate.value);
    }));

  test('and a secret may differ from replica to replica', async () => {
    const run = createRun({
      ...settings,
      urls: ['http://127.0.0.1:1', { url: 'http://127.0.0.1:2', secret: 'the other secret', headers: { 'x-b': { secret: 'hushhush' } } }],
      headers: { 'x-a': '1' },
    });
    run.close();
    expect(run.replicas.map(({ headers }) => headers)).toEqual([{ 'x-a': '1' }, { 'x-a': '1', 'x-b': 'hushhush' }]);
    expect(run.redactor.text(`${tinySecret}, the other secret, hushhush`)).toBe('[redacted], [redacted], [redacted]');
    const signed = await Promise.all(
      run.replicas.map(({ signer, clock }) =>
        signer.headersFor(
          { method: 'GET', target: '/', body: new Uint8Array(), clock, prefix: '' },
          { nonce: 'n', timestamp: { literal: '1' } },
        ),
      ),
    );
    expect(signed[0]?.['x-sheen-sig-v2']).not.toBe(signed[1]?.['x-sheen-sig-v2']);
  });

  test.each([
    [{ 'x-user-id': 'me' }, /"x-user-id" is the tester's own/],
    [{ Host: 'x' }, /"Host" is the tester's own/],
    [{ 'a b': 'x' }, /"a b" is no header name/],
    [{ 'x-a': { secret: 'hush\nhush' } }, /value of the header "x-a" holds a line break/],
  ])('%j is a usage error', (headers, words) => {
    expect(() => createRun({ ...settings, urls: ['http://127.0.0.1'], headers })).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(words) }),
    );
    expect(() => createRun({ ...settings, urls: ['http://127.0.0.1'], headers })).not.toThrow(/hush/);
  });
});

describe('the signature', () => {
  test('covers the path without the prefix where a proxy strips it', () =>
    withBackend(async (backend) => {
      await using front = await startFront({ backend, prefix: '/chat-api' });
      expect(await everyKind(front.url, { auth: { signedPath: 'stripped' } })).toEqual(allWell);
      expect(await everyKind(front.url, {})).toMatchObject({ call: 403, stream: 403 });
      await using tiny = tinySession(front.url, { auth: { signedPath: 'stripped' } });
      const room = await tiny.world.room();
      const over = { target: `/v1/projects/${room.projectId}/chat/read-status` };
      expect((await room.readStatus({ sign: { over } })).status).toBe(200);
    }));

  test('is left out where the target checks none', async () => {
    await using front = await startFront({
      backend: 'http://127.0.0.1:1',
      instead: (_, response) => !response.writeHead(200).end('{}').destroyed,
    });
    await using tiny = tinySession(front.url, { secret: undefined, auth: { scheme: 'none' } });
    await (await tiny.world.room()).readStatus();
    expect(Object.keys(front.seen[0]?.headers ?? {}).filter((name) => name.startsWith('x-sheen'))).toEqual([]);
    expect(front.seen[0]?.headers).toHaveProperty('x-user-id');
  });
});
