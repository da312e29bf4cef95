import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startServer } from '../reference-server/server.ts';
import { run } from '../src/cli/run.ts';
import { findConfig } from '../src/config/find-config.ts';
import { proxyFor } from '../src/config/proxy-for.ts';
import { readConfig } from '../src/config/read-config.ts';
import { toOptions } from '../src/config/to-options.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { startFront, startTunnelProxy } from './front.ts';
import { certificates } from './tls/certificates.ts';

const secret = 'the-secret-of-these-tests';
const projectId = '3b241101-e2bb-4255-8caf-4136c566a962';
const userId = '9f8b1c5e-2c7d-4e0a-9a55-0f6a3f1d2b11';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-contract-config-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
};

async function verify(argv: readonly string[], env: Readonly<Record<string, string>> = { CHAT_CONTRACT_SECRET: secret }, cwd = directory) {
  const fake = createFakeTerminal({ env, cwd });
  const code = await run(['verify', ...argv], fake.terminal);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}

const yaml = 'chat-contract.config.yaml';

describe('a mistake is one sentence with file, line and column, and exit code 2', () => {
  test.each<[string, string, string, RegExp]>([
    ['an unknown key', 'ulr: http://127.0.0.1:1\n', '1:1', /there is no "ulr" here\. Did you mean "url"\?/],
    [
      'an unknown key in a mapping',
      'auth:\n  signed_path: full\n',
      '2:3',
      /auth: there is no "signed_path" here\. Did you mean "signedPath"\?/,
    ],
    [
      'an unknown key in a list',
      'replicas:\n  - url: http://127.0.0.1:1\n    header: {}\n',
      '3:5',
      /replicas\.0: .*Did you mean "headers"\?/,
    ],
    ['a key like no other', 'auth:\n  qqqqqqqq: 1\n', '2:3', /there is no "qqqqqqqq" here\. Known are scheme, secret, signedPath\.$/m],
    ['no URL', 'url: nowhere\n', '1:1', /url: "nowhere" is no URL/],
    ['another scheme', 'url: ftp://x\n', '1:1', /url: "ftp:\/\/x" is neither http nor https/],
    ['a secret in the URL', 'url: http://me:hunter2@x\n', '1:1', /url: The URL holds a user or a password/],
    [
      'a version nobody knows',
      'contract: 2031-01-01\n',
      '1:1',
      /contract: is "2031-01-01"\. Give a version that this tool knows: 2025-08-26/,
    ],
    ['a prefix without a slash', 'basePath: api\n', '1:1', /basePath: is "api"\. Give a path that begins with a slash/],
    ['no replicas', 'replicas: []\n', '1:1', /replicas: is an empty list/],
    ['a replica without URL', 'replicas:\n  - headers: {}\n', '2:5', /replicas\.0\.url: is missing\. Give the address/],
    ['url beside replicas', 'url: http://a\nreplicas: [{url: http://b}]\n', '2:1', /replicas: stands beside url/],
    ['an unknown form of signature', 'auth: {scheme: v3}\n', '1:8', /auth\.scheme: is "v3"\. Give v2, v1, both or none/],
    [
      'a written-out secret',
      'auth:\n  secret: hunter2\n',
      '2:3',
      /auth\.secret: is written out, and a secret never stands in this file\. Give where it is: \{ env: NAME \}/,
    ],
    ['a header that is none', 'buildHeader: a b\n', '1:1', /buildHeader: is "a b"\. Give the name of a header/],
    ['a written-out token', 'controlToken: hunter2\n', '1:1', /controlToken: is written out/],
    [
      'no name of a variable',
      'auth: {secret: {env: "A B"}}\n',
      '1:17',
      /auth\.secret\.env: is "A B"\. Give the name of an environment variable/,
    ],
    [
      'a variable that is not set',
      'auth: {secret: {env: NO_SUCH}}\n',
      '1:17',
      /auth\.secret\.env: names the variable NO_SUCH, which is not set\. Export it/,
    ],
    [
      'a secret file that is not there',
      'auth:\n  secret:\n    file: no-such\n',
      '3:5',
      /auth\.secret\.file: names the file "no-such", which cannot be read \(ENOENT/,
    ],
    ['a certificate that is not there', 'tls: {ca: no.pem}\n', '1:7', /tls\.ca: names the file "no\.pem", which cannot be read/],
    ['a certificate without its key', 'tls: {cert: a.pem}\n', '1:7', /tls\.cert: needs tls\.key beside it/],
    ['a proxy that is none', 'proxy: "socks5://me:hunter2@x"\n', '1:1', /proxy: The address of the proxy is neither http nor https/],
    [
      'a header of the tester’s own',
      'headers:\n  x-user-id: me\n',
      '2:3',
      /headers\.x-user-id: The header "x-user-id" is the tester's own/,
    ],
    [
      'a header that is no text',
      'headers:\n  x-a: [hunter2]\n',
      '2:3',
      /headers\.x-a: cannot be used as it stands\. Give a text, or \{ env: NAME \}/,
    ],
    [
      'a header from a variable that is not set',
      'headers:\n  x-a: {env: NO_SUCH}\n',
      '2:9',
      /headers\.x-a\.env: names the variable NO_SUCH/,
    ],
    [
      'an unknown capability',
      'capabilities:\n  grant: [typing, tpying]\n',
      '2:19',
      /capabilities\.grant\.1: is "tpying"\. Give one of clock, /,
    ],
    [
      'a promise that would loosen',
      'capabilities: {keep_alive_ms: 60000}\n',
      '1:16',
      /keep_alive_ms: is 60000\. Give milliseconds up to 30000: .* tighten the contract, never loosen it/,
    ],
    [
      'a required clause that is not there',
      'url: http://127.0.0.1:1\nrequire:\n  - idem\n  - idem.expired\n',
      '4:5',
      /require\.1: "idem\.expired" matches no clause/,
    ],
    ['a bound that is no number', 'limits:\n  maxMessages: many\n', '2:3', /limits\.maxMessages: is "many"\. Give a whole number/],
    ['a bound below zero', 'limits: {ratePerSecond: 0}\n', '1:10', /limits\.ratePerSecond: is 0\. Give a number above zero/],
    ['a profile that is none', 'profile: quick\n', '1:1', /profile: is "quick"\. Give one of smoke, read-only, full/],
    ['permission in other words', 'allowDisruption: please\n', '1:1', /allowDisruption: is "please"\. Give true where everybody/],
    ['a time that is none', 'limits: {deadline: soon}\n', '1:10', /limits\.deadline: is "soon"\. Give a time above zero such as 90s/],
    ['an assistant that is not none', 'assistant: yes please\n', '1:1', /assistant: is "yes please"\. Give none where nobody answers/],
    [
      'an identity that is no UUID',
      `identities:\n  projects: [{id: p1}]\n  users: [${userId}]\n`,
      '2:15',
      /identities\.projects\.0\.id: is "p1"\. Give a UUID/,
    ],
    [
      'identities without users',
      `identities:\n  projects: [{id: ${projectId}}]\n`,
      '1:1',
      /identities: lists no users\. Give at least one/,
    ],
    ['a setup that is no command', 'identities: {setup: ""}\n', '1:14', /identities\.setup: is ""\. Give a command that prints/],
    [
      'a time for commands that are not there',
      `identities: {projects: [{id: ${projectId}}], users: [${userId}], timeout: 5s}\n`,
      '1:117',
      /identities\.timeout: is for setup and teardown, and neither is given\. Leave it out/,
    ],
    [
      'a mistake in a target',
      'targets:\n  staging:\n    auth: {secret: {env: NO_SUCH}}\n',
      '3:21',
      /targets\.staging\.auth\.secret\.env: names the variable NO_SUCH/,
    ],
    ['a list where keys belong', '- url: http://127.0.0.1:1\n', '1:1', /is \[.*\]\. Give keys with their values/],
    ['no YAML', 'url: "http://127.0.0.1:1\n', '2:1', /not readable as YAML: Missing closing "quote/],
    ['a key given twice', 'url: http://a\nurl: http://b\n', '2:1', /not readable as YAML: Map keys must be unique/],
  ])('%s', async (_, text, place, sentence) => {
    const file = write(yaml, text);
    const { code, stdout, stderr } = await verify(text.includes('targets') ? ['--target', 'staging'] : []);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toContain(`error: ${file}:${place}: `);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/hunter2| {4}at /);
  });

  test('several mistakes are several lines, in the order of the file', async () => {
    const file = write(yaml, 'assistant: 1\nurl: 2\nlimits: {maxBuilds: -1}\n');
    const { code, stderr } = await verify([]);
    expect(code).toBe(2);
    expect(stderr.split('\n').map((line) => line.split(': ')[1])).toEqual([`${file}:1:1`, `${file}:2:1`, `${file}:3:10`, undefined]);
  });

  test('JSON has its places too', async () => {
    const file = write('chat-contract.config.json', '{\n\t"url": "http://127.0.0.1:1",\n\t"limits": { "maxBuilds": "two" }\n}\n');
    expect((await verify([])).stderr).toContain(`${file}:3:14: limits.maxBuilds: is "two". Give a whole number`);
  });

  test.each<[string, readonly string[], Record<string, string>, RegExp]>([
    ['two files', [], { [yaml]: '', 'chat-contract.config.json': '' }, /There are two configurations, ".*yaml" and ".*json"\. Keep one/],
    ['a named file that is not there', ['--config', 'no.yaml'], {}, /"\S+\/no\.yaml" cannot be read \(ENOENT/],
    ['a target that is not there', ['--target', 'prod'], { [yaml]: 'targets: {a: {}, b: {}}' }, /has no target "prod"\. It has a, b\./],
    ['a target without targets', ['--target', 'prod'], { [yaml]: 'url: http://a' }, /has no target "prod"\. It has no targets\./],
    ['a target without a file', ['--target', 'prod'], {}, /--target prod needs a configuration file/],
    ['no URL anywhere', [], { [yaml]: 'assistant: none' }, /No URL is given, and \S+ has neither url nor replicas/],
    ['no URL and no file', [], {}, /No URL is given; give the address/],
    ['a reporter nobody knows', [], { [yaml]: 'url: http://127.0.0.1:1\nreporters: [xml]' }, /There is no reporter "xml"/],
  ])('%s', async (_, argv, files, sentence) => {
    for (const [name, text] of Object.entries(files)) write(name, text);
    const { code, stderr } = await verify(argv);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
  });
});

describe('the file', () => {
  test('is found upwards, the nearest first', () => {
    const inner = join(directory, 'a/b');
    mkdirSync(inner, { recursive: true });
    const outer = write(yaml, '');
    expect(findConfig(inner)).toBe(outer);
    const near = write('a/chat-contract.config.yml', '');
    expect(findConfig(inner)).toBe(near);
    expect(findConfig('/')).toBeUndefined();
  });

  test('a target overrides the top level key by key, and where it is as a whole', () => {
    const file = write(
      'c.yaml',
      `url: http://127.0.0.1:1
basePath: /api
require: [idem]
headers: {x-a: top}
targets:
  twins:
    replicas: [{url: http://127.0.0.1:2}, {url: http://127.0.0.1:3/}]
    headers: {x-b: target}
`,
    );
    const top = toOptions(readConfig(file, undefined), {});
    expect(top).toMatchObject({ urls: [{ url: 'http://127.0.0.1:1/api' }], require: ['idem'], headers: { 'x-a': 'top' } });
    const target = toOptions(readConfig(file, 'twins'), {});
    expect(target).toMatchObject({
      urls: [{ url: 'http://127.0.0.1:2' }, { url: 'http://127.0.0.1:3' }],
      require: ['idem'],
      headers: { 'x-b': 'target' },
    });
    expect(target.headers).not.toHaveProperty('x-a');
  });

  test('says everything that verify can be told', () => {
    write('secret.txt', 'a secret\n');
    write('ca.pem', 'PEM');
    const file = write(
      'c.yaml',
      `contract: "2025-08-26"
replicas:
  - url: http://127.0.0.1:1
    headers: {x-gate: {env: GATE}}
    secret: {file: secret.txt}
basePath: /chat/
distinct: true
auth: {scheme: v1, secret: {env: SECRET}, signedPath: stripped}
controlToken: {env: TOKEN}
tls: {ca: ca.pem}
headers: {x-tenant: blue}
capabilities: {grant: [typing], withdraw: [builds], max_connections: 3, keep_alive_ms: 9000}
buildHeader: X-Build
require: all
limits: {requestTimeoutMs: 1, replyTimeoutMs: 2, buildTimeoutMs: 3, ratePerSecond: 0.5, maxMessages: 4, maxBuilds: 0, deadline: 2m, wait: 90s}
profile: smoke
allowDisruption: true
shared: true
assistant: none
identities:
  projects: [{id: ${projectId}, disposable: true}]
  users: [${userId}]
  profileUser: {id: ${userId}, locale: fr}
`,
    );
    expect(toOptions(readConfig(file, undefined), { GATE: 'g', SECRET: 's', TOKEN: 't' })).toEqual({
      contract: '2025-08-26',
      urls: [{ url: 'http://127.0.0.1:1/chat', headers: { 'x-gate': { secret: 'g' } }, secret: 'a secret\n' }],
      distinct: true,
      secret: 's',
      auth: { scheme: 'v1', signedPath: 'stripped' },
      controlToken: 't',
      tls: { ca: 'PEM' },
      headers: { 'x-tenant': 'blue' },
      grant: ['typing'],
      withdraw: ['builds'],
      maxConnections: 3,
      keepAliveMs: 9_000,
      buildHeader: 'X-Build',
      require: ['all'],
      patience: { requestMs: 1, replyMs: 2, buildMs: 3 },
      limits: { maxMessages: 4, maxBuilds: 0, ratePerSecond: 0.5 },
      deadlineMs: 120_000,
      waitMs: 90_000,
      profile: 'smoke',
      allowDisruption: true,
      shared: true,
      assistant: 'none',
      identities: {
        projects: [{ id: projectId, disposable: true }],
        users: [userId],
        profileUser: { id: userId, locale: 'fr' },
      },
    });
    expect(toOptions(readConfig(write('d.yaml', 'identities: invent'), undefined), {})).toMatchObject({ identities: 'invent' });
  });
});

describe('the proxy of the environment', () => {
  const env = { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'inner.example, .corp:8443 ,10.0.0.1' };
  test.each<[string, string | undefined, Record<string, string>, string | undefined]>([
    ['https://chat.example', undefined, env, 'http://p:1'],
    ['http://chat.example', undefined, env, undefined],
    ['https://chat.example', undefined, { https_proxy: 'http://small:1' }, 'http://small:1'],
    ['https://inner.example', undefined, env, undefined],
    ['https://api.inner.example', undefined, env, undefined],
    ['https://notinner.example', undefined, env, 'http://p:1'],
    ['https://a.corp', undefined, env, 'http://p:1'],
    ['https://a.corp:8443', undefined, env, undefined],
    ['https://10.0.0.1', undefined, env, undefined],
    ['https://chat.example', undefined, { ...env, NO_PROXY: '*' }, undefined],
    ['https://chat.example', 'none', env, undefined],
    ['http://chat.example', 'http://q:2', env, 'http://q:2'],
    ['https://chat.example', undefined, {}, undefined],
  ])('%s, configured %s, with %j: %s', (url, configured, given, expected) => {
    expect(proxyFor(url, configured, given)).toBe(expected);
  });
});

describe('a run by configuration', () => {
  test('through a proxy, TLS with a client certificate, a gate and a prefix that is stripped', async () => {
    const backend = await startServer({ secret, logLevel: 'silent' });
    try {
      const { ca, server, client } = certificates;
      await using front = await startFront({
        backend: backend.url,
        prefix: '/chat-api',
        tls: { ...server, ca, requestCert: true, rejectUnauthorized: true },
        gate: { header: 'x-gate', value: 'open-sesame-for-staging' },
      });
      await using proxy = await startTunnelProxy();
      write('ca.pem', ca);
      write('client.pem', client.cert);
      write('client.key', client.key);
      write('secret.txt', secret);
      write(
        yaml,
        `targets:
  staging:
    url: https://127.0.0.1:${front.port}
    basePath: /chat-api
    auth: {secret: {file: secret.txt}, signedPath: stripped}
    tls: {ca: ca.pem, cert: client.pem, key: client.key}
    headers: {x-gate: {env: GATE}}
    require: [seq.increasing]
    reporters: [json=report.json, pretty]
`,
      );
      const env = { GATE: 'open-sesame-for-staging', HTTPS_PROXY: proxy.url };
      const { code, stdout, stderr } = await verify(['--target', 'staging', '--only', 'seq', '--only', 'idem.lost-answer-retry'], env);
      expect([stderr, stdout.split('\n').at(-2), code]).toEqual(['', expect.stringMatching(/^conforms: /), 0]);
      expect(proxy.asked.length).toBeGreaterThan(3);
      const { readFileSync } = await import('node:fs');
      const json = readFileSync(join(directory, 'report.json'), 'utf8');
      expect(JSON.parse(json)).toMatchObject({ summary: { conforms: true } });
      expect(json + stdout).not.toMatch(/open-sesame|the-secret-of-these-tests/);
      // What was required and left out makes the exit code 3.
      expect((await verify(['--target', 'staging', '--only', 'read.default'], env)).code).toBe(3);
    } finally {
      await backend.close();
    }
  });

  test('the command line beats it', async () => {
    const backend = await startServer({ secret, logLevel: 'silent' });
    try {
      write(yaml, 'url: http://127.0.0.1:1\nrequire: [all]\nreporters: [pretty]\nlimits: {deadline: 1ms}\n');
      const argv = [backend.url, '--only', 'read.default', '--require', 'read.default', '--reporter', 'json', '--deadline', '60s'];
      const { code, stdout } = await verify(argv);
      expect([code, JSON.parse(stdout)]).toMatchObject([0, { target: { urls: [backend.url] } }]);
    } finally {
      await backend.close();
    }
  });

  test('a target without signatures needs no secret', async () => {
    write(yaml, 'url: http://127.0.0.1:1\nauth: {scheme: none}\n');
    expect((await verify([], {})).code).toBe(3);
    write(yaml, 'url: http://127.0.0.1:1\n');
    const { code, stderr } = await verify([], {});
    expect(code).toBe(2);
    expect(stderr).toMatch(/CHAT_CONTRACT_SECRET is not set; .* or name it as auth\.secret in the configuration/);
  });
});
