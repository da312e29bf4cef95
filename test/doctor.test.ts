import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { startServer } from '../reference-server/server.ts';
import { askSigned } from '../src/client/ask-signed.ts';
import { diagnose, type DiagnoseOptions, type Diagnosis, type Finding } from '../src/index.ts';
import { startFront, startTunnelProxy } from './front.ts';
import { quirkyBackend, quirkyDiscovery, type Quirks } from './quirky-backend.ts';
import { tinySecret as secret, tinySession } from './tiny-session.ts';
import { httpTarget, tcpTarget } from './tiny-target.ts';
import { certificates } from './tls/certificates.ts';

/** Every finding, shown by a backend or a proxy that has just that. */

async function examined(
  url: string,
  options: Partial<DiagnoseOptions> = {},
): Promise<Diagnosis & { readonly findings: readonly Finding[] }> {
  const diagnosis = await diagnose({ urls: [url], secret, ...options });
  expect(JSON.stringify(diagnosis)).not.toContain(secret);
  return { ...diagnosis, findings: diagnosis.targets.flatMap(({ findings }) => findings) };
}

/** Findings that are not ok, as one line each. */
const ills = (findings: readonly Finding[]): string[] =>
  findings.filter(({ level }) => level !== 'ok').map(({ level, topic, text, advice }) => `${level} ${topic}: ${text} → ${advice}`);

/** Exactly one thing is wrong, and this is it. */
async function expectOne(url: string, line: RegExp, options: Partial<DiagnoseOptions> = {}) {
  const found = await examined(url, options);
  expect(ills(found.findings)).toEqual([expect.stringMatching(line)]);
  return found;
}

async function withQuirk(quirks: Quirks, line: RegExp, options: Partial<DiagnoseOptions> = {}) {
  await using backend = await quirkyBackend(quirks);
  return await expectOne(backend.url, line, options);
}

describe.concurrent('a healthy target is well', () => {
  test('the reference server, and nothing is stored in it', async () => {
    const backend = await startServer({ secret, logLevel: 'silent', keepAliveMs: 100 });
    await using front = await startFront({ backend: backend.url });
    try {
      const { outcome, findings, targets } = await examined(front.url);
      expect([outcome, ills(findings)]).toEqual(['well', []]);
      const topics = ['connection', 'http', 'signature', 'signature', 'signature', 'clock', 'latency', 'routes', 'limits', 'stream'];
      expect(findings.map(({ topic }) => topic)).toEqual(topics);
      // The project is as empty as before.
      expect(front.seen.some(({ line }) => line.startsWith('POST'))).toBe(true);
      await using tiny = tinySession(backend.url, { secret });
      const [{ projectId, userId } = { projectId: '', userId: '' }] = targets;
      const asked = { replica: tiny.run.replicas[0], place: { projectId, userId }, scheme: 'v2', timeoutMs: 5_000 } as const;
      const history = await askSigned(tiny.session, { ...asked, operation: 'listMessages' });
      expect(history.raw?.json).toMatchObject({ messages: [] });
      expect((await askSigned(tiny.session, asked)).raw?.json).toEqual({ last_read_seq: 0 });
    } finally {
      await backend.close();
    }
  });
});

describe.concurrent('the way to the target', () => {
  test('a name that nobody knows', async () => {
    const { outcome } = await expectOne(
      'http://nowhere.invalid',
      /^problem name: nowhere\.invalid: the host name (?:is unknown|could not be looked up) → Check the host of the URL/,
      { shared: false },
    );
    expect(outcome).toBe('blocked');
  });

  test('a port where nobody listens', async () => {
    const target = await tcpTarget(() => {});
    await target[Symbol.asyncDispose]();
    const { outcome } = await expectOne(target.url, /^problem connection: connection refused → Check that the backend runs/);
    expect(outcome).toBe('blocked');
  });

  test('one address of a name that is dead', async () => {
    await using backend = await quirkyBackend();
    const { findings } = await examined(backend.url.replace('127.0.0.1', 'localhost'));
    const [name, connection] = findings;
    expect(name).toMatchObject({ topic: 'name', level: 'ok', text: expect.stringMatching(/^localhost is /) });
    const addresses = name?.facts?.['addresses'];
    expect(connection).toMatchObject(
      Array.isArray(addresses) && addresses.length === 1
        ? { level: 'ok' }
        : { level: 'warn', text: expect.stringMatching(/but not every address of the name does: \[::1\]:\d+: connection refused$/) },
    );
  });

  test('a socket that never answers', async () => {
    await using target = await tcpTarget((socket) => void socket.resume());
    const { outcome } = await expectOne(
      target.url,
      /^problem http: it takes the connection and does not answer: no answer within 2000 ms → Check that the backend runs/,
    );
    expect(outcome).toBe('blocked');
  });

  test('something else than HTTP', async () => {
    await using target = await tcpTarget((socket) => void socket.end('SSH-2.0-x\r\n'));
    await expectOne(target.url, /^problem http: it takes the connection and does not answer: this is no HTTP\/1\.1/);
  });

  test.each([502, 503, 504])('a gateway without a backend: %i', async (status) => {
    await using target = await httpTarget((_, response) => void response.writeHead(status).end());
    const { outcome } = await expectOne(
      target.url,
      new RegExp(`^problem http: GET /\\.well-known/chat-contract is answered ${status}, as by a gateway whose backend is away`),
    );
    expect(outcome).toBe('blocked');
  });

  test('a redirect', async () => {
    await using target = await httpTarget((_, response) => void response.writeHead(301, { location: 'https://elsewhere.example/' }).end());
    const { findings } = await examined(target.url);
    expect(ills(findings)[0]).toMatch(
      /^problem http: GET \S+ is redirected \(301\) to https:\/\/elsewhere\.example\/ → Give the address that it leads to/,
    );
  });

  test('a web page', async () => {
    await using target = await httpTarget((_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'));
    const { findings } = await examined(target.url);
    expect(ills(findings)[0]).toMatch(/^warn http: GET \S+ is answered 200 with a web page → Check that this is the backend/);
  });

  test('through a proxy that opens the tunnel, and one that does not', async () => {
    await using backend = await quirkyBackend();
    await using proxy = await startTunnelProxy();
    const { outcome, findings } = await examined(backend.url, { proxy: proxy.url });
    expect([outcome, findings[0]?.text]).toEqual([
      'well',
      expect.stringMatching(/^the proxy http:\S+ opens a tunnel to 127\.0\.0\.1:\d+, in /),
    ]);
    await using closed = await startTunnelProxy({ answer: 'HTTP/1.1 403 Forbidden\r\n\r\n' });
    await expectOne(
      backend.url,
      /^problem connection: no tunnel through the proxy \S+ to \S+: .*HTTP\/1\.1 403 Forbidden → Check that the proxy runs/,
      { proxy: closed.url },
    );
  });
});

describe.concurrent('TLS', () => {
  const { ca, server, alone, expired, elsewhere } = certificates;
  const withTls = async (tls: Parameters<typeof startFront>[0]['tls'], use: (url: string) => Promise<unknown>): Promise<void> => {
    await using backend = await quirkyBackend();
    await using front = await startFront({ backend: backend.url, ...(tls !== undefined && { tls }) });
    await use(front.url);
  };

  test('a certificate that is trusted', () =>
    withTls(server, async (url) => {
      const { outcome, findings } = await examined(url, { tls: { ca } });
      expect([outcome, findings.find(({ topic }) => topic === 'tls')]).toMatchObject([
        'well',
        { level: 'ok', text: expect.stringMatching(/^TLSv1\.3 in .*, certificate of .*127\.0\.0\.1.* until \d{4}-/) },
      ]);
    }));

  test('an unknown authority', () =>
    withTls(server, (url) =>
      expectOne(url, /^problem tls: the certificate \(of .*\) comes from an (?:unknown authority|authority that is not trusted here)/),
    ));
  test('signed by itself', () =>
    withTls(alone, (url) =>
      expectOne(url, /^problem tls: the certificate \(of localhost.*\) is signed by itself → Give that certificate in tls\.ca/),
    ));
  test('expired', () =>
    withTls(expired, (url) =>
      expectOne(url, /^problem tls: the certificate \(of .*\) ended on 2021-01-01 → Renew the certificate\.$/, { tls: { ca } }),
    ));
  test('of another host', () =>
    withTls(elsewhere, (url) =>
      expectOne(url, /^problem tls: the certificate .* is for .*, not for 127\.0\.0\.1 → Use a name that the certificate has/, {
        tls: { ca },
      }),
    ));
  test('plain HTTP is spoken there', async () => {
    await using backend = await quirkyBackend();
    await expectOne(
      backend.url.replace('http:', 'https:'),
      /^problem tls: the handshake failed: .* → Plain HTTP seems to be spoken there: use http:\/\/127\.0\.0\.1:\d+/,
    );
  });
  test('TLS is spoken where the URL says http', () =>
    withTls(server, (url) =>
      expectOne(
        url.replace('https:', 'http:'),
        /^problem http: no plain HTTP: .*; TLS is spoken there → Use https:\/\/127\.0\.0\.1:\d+\.$/,
      ),
    ));
  test('TLS is spoken where the URL says http, and a gateway says so on a page', () =>
    withTls(server, async (url) => {
      const { port } = new URL(url);
      await using gateway = await tcpTarget((socket) => {
        socket.once('data', (first) => {
          // A handshake begins with this byte.
          if (first[0] !== 0x16)
            return void socket.end('HTTP/1.1 400 Bad Request\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>');
          const onward = connect(Number(port), '127.0.0.1', () => {
            onward.write(first);
            socket.pipe(onward).pipe(socket);
          });
          onward.on('error', () => socket.destroy());
          socket.on('close', () => onward.destroy());
        });
      });
      await expectOne(gateway.url, /^problem http: GET \S+ is answered 400 with a web page; TLS is spoken there → Use https:/);
    }));
  test('a client certificate is asked for', () =>
    withTls({ ...server, ca, requestCert: true, rejectUnauthorized: true }, async (url) => {
      const { findings } = await examined(url, { tls: { ca } });
      expect(ills(findings)[0]).toMatch(
        /^problem http: it takes the connection and does not answer: .* client certificate .*tls\.cert and tls\.key/,
      );
    }));
});

describe.concurrent('a refused signature: the mistake that works is named', () => {
  const blocked = (quirks: Quirks, line: RegExp, options: Partial<DiagnoseOptions> = {}) =>
    withQuirk(quirks, new RegExp(`^problem signature: every form of signature is refused.*${line.source}`), options).then((found) => {
      expect(found.outcome).toBe('blocked');
      return found;
    });

  test('a line end behind the secret of the backend', () =>
    blocked(
      { key: `${secret}\n` },
      /; it is accepted \(v2\) with a line end behind the secret → The secret of the backend ends with a line end/,
    ));

  test('a line end behind our secret, which is told in any case', async () => {
    await using backend = await quirkyBackend();
    const { findings } = await examined(backend.url, { secret: `${secret}\n` });
    expect(ills(findings)).toEqual([
      expect.stringMatching(/^warn secret: the secret ends with a line end/),
      expect.stringMatching(
        /it is accepted \(v2\) without the line end that the secret ends with → Write the secret here without the line end/,
      ),
    ]);
  });

  test('quotation marks', () =>
    blocked({}, /it is accepted \(v2\) without the quotation marks around the secret/, { secret: `"${secret}"` }));

  test('a secret that the backend decodes', async () => {
    const key = randomBytes(24);
    await blocked({ key }, /with the secret decoded from base64 → Let the backend take the secret as it is/, {
      secret: key.toString('base64'),
    });
    await blocked({ key }, /with the secret decoded from hex/, { secret: key.toString('hex') });
  });

  test('a secret that the backend has in base64', () =>
    blocked({ key: Buffer.from(secret).toString('base64') }, /with the base64 of the secret/));
  test('a signature in base64', () =>
    blocked({ encoding: 'base64' }, /it is accepted \(v2\) with the signature in base64 → Let the backend compare lower-case hex/));
  test('milliseconds', () =>
    blocked(
      { unit: 'milliseconds' },
      /it is accepted \(v2\) with a timestamp in milliseconds → Let the backend read the timestamp as seconds/,
    ));

  test('a prefix that is stripped, and one that is not', async () => {
    await using backend = await quirkyBackend({ knows: ['v2'] });
    await using front = await startFront({ backend: backend.url, prefix: '/api' });
    const stripped = /it is accepted \(v2\) with the path without its prefix \/api → Set auth\.signedPath to stripped/;
    await expectOne(front.url, stripped);
    await using whole = await quirkyBackend({ knows: ['v2'] });
    await expectOne(
      `${whole.url}/api`,
      /it is accepted \(v2\) with the whole path, the prefix \/api included → Set auth\.signedPath to full/,
      {
        auth: { signedPath: 'stripped' },
      },
    );
  });

  test('a mistake with v1, of a backend that knows only that', () =>
    blocked({ knows: ['v1'], key: `${secret}\n` }, /it is accepted \(v1\) with a line end behind the secret/));

  test('v1 where v2 was asked for', () =>
    blocked({ knows: ['v1'] }, /it is accepted with v1 alone → Set auth\.scheme to v1, or turn the other form on/, {
      auth: { scheme: 'v2' },
    }));

  test('none of them: what was tried is told, and what to compare', async () => {
    const { findings } = await blocked(
      { key: 'another secret' },
      /none of the usual mistakes explains it \(line-end, base64-secret, encoded-secret, base64-signature, milliseconds\) → Compare the secret with that of the backend/,
    );
    expect(findings.at(-1)?.facts).toMatchObject({ accepted: null });
  });

  test('each is tried once', async () => {
    await using backend = await quirkyBackend({ key: 'another secret' });
    await examined(backend.url);
    const asked = backend.seen.filter(({ line }) => line.includes('/read-status')).length;
    // Three forms, and five mistakes in two forms.
    expect(asked).toBe(13);
    expect(backend.seen.filter(({ line }) => !line.startsWith('GET'))).toEqual([]);
  });

  test('a signature where none was announced', () =>
    withQuirk(
      {},
      /^problem signature: a request without a signature is refused with 401 MISSING_SIGNATURE, and auth\.scheme is none → Set auth\.scheme/,
      {
        auth: { scheme: 'none' },
      },
    ));
});

describe.concurrent('signatures', () => {
  test('v1 only', async () => {
    const { outcome } = await withQuirk(
      { knows: ['v1'] },
      /^problem signature: v2 alone is refused with 401 MISSING_SIGNATURE, and v1 is accepted: it knows only v1, or asks for it → Let the backend accept v2 alone/,
    );
    expect(outcome).toBe('problems');
  });
  test('v2 only', async () => {
    const { outcome } = await withQuirk(
      { knows: ['v2'] },
      /^warn signature: v1 is refused with 401 MISSING_SIGNATURE → Accept v1 alone and beside v2/,
    );
    expect(outcome).toBe('well');
  });
  test('nobody looks at them', () =>
    withQuirk(
      { open: true },
      /^problem signature: a request is accepted without a signature \(200\) and with a wrong one \(200\) → Let the backend check signatures/,
    ));
  test('nobody looks at them, as was said', async () => {
    await using backend = await quirkyBackend({ open: true });
    const { outcome, findings } = await examined(backend.url, { auth: { scheme: 'none' }, secret: undefined });
    expect([outcome, ills(findings)]).toEqual(['well', []]);
  });
  test('a user without access', () =>
    withQuirk(
      { denies: true },
      /^problem access: the user \S+ may not use the project \S+ \(403 UNAUTHORIZED_PROJECT_ACCESS\) → List a project and users/,
    ));
  test('a signed read that breaks', () =>
    withQuirk(
      { instead: ({ url = '' }, response) => url.includes('/read-status') && Boolean(response.writeHead(422).end('{}')) },
      /^problem signature: a signed read is neither accepted nor refused: 422 → /,
    ));
  test('a signed read that hangs, like all others', async () => {
    await using backend = await quirkyBackend({ instead: () => true });
    const { outcome } = await expectOne(
      backend.url,
      /^problem http: it answers no signed read: no answer: no answer within 2000 ms → Look into the log/,
    );
    expect(outcome).toBe('blocked');
  });
});

describe.concurrent('the clock', () => {
  test('goes wrong, and a client that goes right is refused', () =>
    withQuirk(
      { clockMs: 300_000 },
      /^problem clock: its clock is 300 s ahead of ours: who signs by ours is refused with 408 TIMESTAMP_OUT_OF_RANGE \(the window is 120 s\) → Set the clock of the backend/,
    ));
  test('goes wrong within the window', () =>
    withQuirk({ clockMs: -60_000 }, /^warn clock: its clock is (?:59|60|61) s behind ours, of a window of 120 s/));
  test('is not the one of its Date', () =>
    withQuirk({ dateMs: 7_200_000 }, /^warn clock: its Date is 7200 s ahead of ours, but who signs by our clock is let in/));
  test('is not told', () => withQuirk({ dateMs: null }, /^warn clock: its answers carry no Date/));
});

describe.concurrent('routes, limits and the control token', () => {
  test('routes that are missing', async () => {
    await using backend = await quirkyBackend({ missing: ['/chat/presence', '/chat-preferences'] });
    const { outcome, findings } = await examined(backend.url);
    expect([outcome, ills(findings)]).toEqual([
      'problems',
      [
        'warn routes: 6 of 9 routes of the contract are there → See below which are not.',
        expect.stringMatching(/^problem routes: GET \S+\/chat-preferences is missing → Offer the route/),
        expect.stringMatching(/^problem routes: PUT \S+\/chat-preferences is missing/),
        expect.stringMatching(/^problem routes: POST \S+\/chat\/presence is missing/),
      ],
    ]);
  });
  test('every route', async () => {
    await using target = await httpTarget(
      (_, response) => void response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"NOT_FOUND"}'),
    );
    const { findings } = await examined(target.url);
    expect(ills(findings)).toContainEqual(
      expect.stringMatching(/^problem routes: none of the routes of the contract is there → Check the path prefix of the URL/),
    );
  });
  test('one that hangs, and one that breaks', async () => {
    const instead: Quirks['instead'] = ({ url = '', method }, response) => {
      if (url.endsWith('/chat/presence')) return true;
      return method === 'PUT' && url.endsWith('/chat/read') && Boolean(response.writeHead(500).end('{}'));
    };
    await using backend = await quirkyBackend({ instead });
    expect(ills((await examined(backend.url)).findings)).toEqual([
      expect.stringMatching(/^problem routes: POST \S+\/chat\/presence does not answer within 2 s/),
      expect.stringMatching(/^problem routes: PUT \S+\/chat\/read answers a request that lacks something with 500/),
    ]);
  });
  test('no limits are told', () => withQuirk({ discovery: null }, /^warn limits: it tells no limits: GET \S+ 404 NOT_FOUND → Offer GET/));
  test('a document without limits', () => withQuirk({ discovery: {} }, /^warn limits: its discovery document tells no limits/));
  test('a document that is off', () =>
    withQuirk(
      { discovery: { ...quirkyDiscovery, capabilities: 'all' } },
      /^warn limits: its discovery document is off the contract; it tells 5 streams per user and project, a keep-alive every 100 ms →/,
    ));
  test('another contract', () =>
    withQuirk(
      { discovery: { ...quirkyDiscovery, contract: '2031-01-01' } },
      /^warn limits: it keeps the contract 2031-01-01, and this tool judges by 2025-08-26/,
    ));
  test('a keep-alive that is too seldom', () =>
    withQuirk(
      { discovery: { ...quirkyDiscovery, limits: { ...quirkyDiscovery.limits, keep_alive_ms: 40_000 } } },
      /^problem limits: a keep-alive every 40 s is too seldom/,
    ));
  test('a control token that is refused', async () => {
    await withQuirk({ controlToken: 'right-token' }, /^problem control: the control token is refused: an unknown action is answered 404/, {
      controlToken: 'wrong-token',
    });
    await using backend = await quirkyBackend({ controlToken: 'right-token' });
    expect((await examined(backend.url, { controlToken: 'right-token' })).outcome).toBe('well');
  });
});

describe.concurrent('a stream', () => {
  const begun = (response: ServerResponse, headers: Record<string, string> = {}) =>
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no', ...headers });

  test('that a proxy holds back until there is enough of it', async () => {
    await using backend = await quirkyBackend();
    await using front = await startFront({ backend: backend.url, holdsBackBytes: 1_000_000 });
    await expectOne(
      front.url,
      /^problem stream: the stream is not even begun within 5 s: .* → Answer at once|^problem stream: the stream is begun, and nothing of it arrives in /,
    );
  });
  test('whose first bytes come late', () =>
    withQuirk(
      {
        stream(response) {
          begun(response).flushHeaders();
          setTimeout(() => response.write(': hello\n\n: keep-alive\n\n'), 2_300).unref();
        },
        discovery: { ...quirkyDiscovery, limits: { ...quirkyDiscovery.limits, keep_alive_ms: 2_000 } },
      },
      /^problem stream: the first bytes arrive only after 2\.\d s, \d+ at once: they were held back → Turn off buffering/,
    ));
  test('whose keep-alives are held back', () =>
    withQuirk(
      {
        stream(response) {
          begun(response, { via: '1.1 edge' }).write('data: {}\n\n');
        },
      },
      /^problem stream: the first bytes arrive after \S+ ms, but no keep-alive within 2\.1 s \(one every 100 ms is promised\) \(Via: 1\.1 edge\): it is held back, or not sent →/,
    ));
  test('that ends by itself', () =>
    withQuirk(
      { stream: (response) => void begun(response).end('data: {}\n\n') },
      /^problem stream: the stream ended by itself after \S+ ms: .* → Look what closes idle connections/,
    ));
  test('of another type', () =>
    withQuirk(
      {
        stream(response) {
          begun(response, { 'content-type': 'text/plain' }).write(': hello\n\n');
        },
      },
      /^problem stream: the stream is of the type text\/plain → Send Content-Type: text\/event-stream/,
    ));
  test('that does not ask proxies to pass it on', () =>
    withQuirk(
      {
        stream(response) {
          response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
        },
      },
      /^warn stream: the stream does not ask proxies to pass it on at once → Send X-Accel-Buffering: no/,
    ));
  test('that is refused', () =>
    withQuirk(
      { stream: (response) => void response.writeHead(500).end('{}') },
      /^problem stream: a stream is answered 500 → Look into the log/,
    ));
  test('for which there is no place', () =>
    withQuirk(
      { stream: (response) => void response.writeHead(429).end('{"error":"CONNECTION_LIMIT_REACHED"}') },
      /^warn stream: a stream is answered 429 CONNECTION_LIMIT_REACHED: this user has no place left/,
    ));
});

describe.concurrent('what it does', () => {
  test('asks as the first of the listed, and writes nothing that could be stored', async () => {
    await using backend = await quirkyBackend();
    const projectId = '3b241101-e2bb-4255-8caf-4136c566a962';
    const userId = '9f8b1c5e-2c7d-4e0a-9a55-0f6a3f1d2b11';
    const { targets } = await examined(backend.url, { identities: { projects: [{ id: projectId }], users: [userId] } });
    expect(targets).toMatchObject([{ projectId, userId }]);
    const writes = backend.seen.filter(({ line }) => !line.startsWith('GET') && !line.includes('well-known'));
    expect(writes.length).toBeGreaterThan(0);
    expect(new Set(writes.map(({ body }) => body))).toEqual(new Set(['{}']));
  });

  test('asks for identities where verify will', async () => {
    await using backend = await quirkyBackend();
    await expectOne(backend.url, /^warn access: no users and projects are listed, and beyond loopback verify asks for them/, {
      shared: true,
      limits: { ratePerSecond: 1_000 },
    });
  });

  test('examines every address, and ends at once when it is told to', async () => {
    await using one = await quirkyBackend();
    await using other = await quirkyBackend({ knows: ['v2'] });
    const { targets, outcome } = await diagnose({ urls: [one.url, other.url], secret });
    expect([outcome, targets.map(({ url, findings }) => [url, ills(findings).length])]).toEqual([
      'well',
      [
        [one.url, 0],
        [other.url, 1],
      ],
    ]);
    const ending = new AbortController();
    await using silent = await tcpTarget((socket) => {
      socket.once('data', () => ending.abort());
    });
    const cut = await diagnose({ urls: [silent.url, one.url], secret, signal: ending.signal });
    expect([cut.outcome, cut.targets.length]).toEqual(['interrupted', 1]);
  });
});
