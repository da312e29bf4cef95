import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { lintCassette } from '../mock-server/cassette/lint-cassette.ts';
import { mockControl } from '../mock-server/control/client.ts';
import { cassetteFiles, loadCassette } from '../mock-server/files/load-cassettes.ts';
import { shippedCassettes } from '../mock-server/files/shipped-cassettes.ts';
import { run } from '../src/cli/run.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { roomIn } from './mock/mock-room.ts';
import { runServing } from './mock/run-mock.ts';
import { controlToken, secret, visit } from './server/signed.ts';

const serve = (args: readonly string[] = [], env: Record<string, string> = {}, cwd?: string) =>
  runServing(['mock', '--port', '0', ...args], { env, ...(cwd !== undefined && { cwd }) });

function folder(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'chat-contract-cassettes-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

const answering = (answer: string) => `cassette: 1\nturns: [{ play: [{ at: 0, answer: ${answer} }] }]\n`;

/** The first answer of the assistant to a message. */
async function answerTo(url: string, text: string, more: Record<string, unknown> = {}): Promise<unknown> {
  const room = roomIn(url);
  const live = await room.open();
  await room.post(text, more);
  const { events } = await live.until(({ events: all }) => all.some(({ event }) => event === 'message.response'));
  return events.find(({ event }) => event === 'message.response')?.json.data['content'];
}

describe('shipped cassettes', () => {
  test.each(shippedCassettes)('%s can be read and breaks nothing', (name) => {
    const [file = ''] = cassetteFiles(name, '/nowhere');
    expect(lintCassette(loadCassette(file, '/nowhere'))).toEqual([]);
  });

  test('are played where none is named, each by its word', async () => {
    const { url, stdout } = await serve(['--speed', '0']);
    expect(stdout()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(await answerTo(url, 'a plan, please')).toContain('Here is a plan for "a plan, please"');
    expect(await answerTo(url, 'build it', { buildImmediately: true })).toBe('On it. I have started the build.');
    expect(await answerTo(url, 'مرحبا')).toBe('أهلًا بك! بماذا يمكنني أن أساعدك اليوم؟');
    expect(await answerTo(url, 'hello')).toBe('This is a plan by the simulated assistant.');
  });

  test('a hundred small events come in order, and builds succeed or fail', async () => {
    const { url } = await serve(['--speed', '0']);
    const ending = async (text: string) => {
      const room = roomIn(url);
      const live = await room.open();
      await room.post(text, { buildImmediately: true });
      const isEnd = (status: unknown) => status === 'completed' || status === 'failed';
      const { events } = await live.until(({ events: all }) => all.some(({ json }) => isEnd(json.data['status'])));
      return events.flatMap(({ json: { data } }) => (data['status'] === undefined ? [] : [data]));
    };
    const many = await ending('many steps');
    expect(many.map(({ progress }) => progress)).toEqual(Array.from({ length: 101 }, (_, at) => at));
    expect((await ending('this will fail')).at(-1)).toMatchObject({ status: 'failed', message: expect.stringContaining('useSate') });
    expect((await ending('slow work')).at(-1)).toMatchObject({ status: 'completed' });
  });

  test('a long history is there in every project', async () => {
    const { url } = await serve(['long-history']);
    const { messages } = await roomIn(url).history('?limit=100');
    expect([messages.length, messages.at(-1)?.seq]).toEqual([100, 240]);
  });
});

describe('every option has an effect', () => {
  test('cassettes are files, folders and shipped names; the first turn that fits is played', async () => {
    const cwd = folder({
      'b.yaml': answering('from b'),
      'a.json': '{"cassette":1,"turns":[{"when":{"text":"a"},"play":[{"at":0,"answer":"from a"}]}]}',
    });
    const { url } = await serve(['.'], {}, cwd);
    expect([await answerTo(url, 'a'), await answerTo(url, 'x')]).toEqual(['from a', 'from b']);
    expect(await answerTo((await serve(['b.yaml', 'plan-answer'], {}, cwd)).url, 'plan')).toBe('from b');
  });

  test('--auth, --secret-env and --control-token-env', async () => {
    const { url } = await serve(['--auth', 'strict', '--secret-env', 'MINE', '--control-token-env', 'T'], {
      MINE: secret,
      T: controlToken,
    });
    expect((await visit(url).post('hello')).status).toBe(201);
    expect((await roomIn(url).post('hello')).status).toBe(401);
    const reset = await fetch(`${url}/.well-known/chat-contract/control`, {
      method: 'POST',
      headers: { 'x-contract-control-token': controlToken, 'content-type': 'application/json' },
      body: '{"action":"reset"}',
    });
    expect(reset.status).toBe(204);
  });

  test('--user, --base-path, --seed and --now', async () => {
    const user = '9f8b1c5e-2c7d-4e0a-9a55-0f6a3f1d2b11';
    const { url } = await serve(['--user', user, '--base-path', '/api/', '--seed', '1', '--now', '2025-08-26T10:00:00Z']);
    expect(url).toMatch(/\/api$/);
    const projectId = '3b241101-e2bb-4255-8caf-4136c566a962';
    await fetch(`${url}/v1/projects/${projectId}/chat/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text":"x","client_msg_id":"k","mode":"plan"}',
    });
    const { messages } = await roomIn(url, projectId).history();
    expect(messages[0]).toMatchObject({ userId: user, timestamp: '2025-08-26T10:00:00.000Z', id: '2845461a-495f-41b0-8425-12ad4f512a60' });
  });

  test('--unmatched, --speed and --log-level', async () => {
    const cwd = folder({ 'a.yaml': 'cassette: 1\nturns: [{ name: greeting, when: { text: hello }, play: [] }]\n' });
    const { url, stderr } = await serve(['a.yaml', '--unmatched', 'fail'], {}, cwd);
    expect((await roomIn(url).post('help')).status).toBe(404);
    expect((await roomIn(url).post('hello')).status).toBe(201);
    expect(stderr()).toMatch(/^POST \/v1\/chat\/unified 404 \d+ ms\n$/);
    const lenient = await serve(['a.yaml', '--log-level', 'info'], {}, cwd);
    await roomIn(lenient.url).post('help');
    await roomIn(lenient.url).post('hello');
    expect(
      lenient
        .stderr()
        .replace(/\d+ ms/g, 'n ms')
        .split('\n'),
    ).toEqual([
      'POST /v1/chat/unified 201 n ms; unscripted: answered by the simulated assistant. Nearest is greeting (a.yaml:2): its text is "hello", the message is "help"',
      'POST /v1/chat/unified 201 n ms; greeting (a.yaml:2)',
      '',
    ]);
    const quiet = await serve(['a.yaml', '--log-level', 'silent'], {}, cwd);
    await roomIn(quiet.url).post('help');
    expect(quiet.stderr()).toBe('');
  });

  test('--fault', async () => {
    const { url, stderr } = await serve([
      '--fault',
      'status; status=503; on=getReadStatus, latency; ms=1',
      '--fault',
      'gap',
      '--log-level',
      'info',
    ]);
    expect((await roomIn(url).fetch('GET', 'chat/read-status')).status).toBe(503);
    expect((await roomIn(url).history()).messages).toEqual([]);
    expect(stderr()).toMatch(/read-status 503 \d+ ms; fault status; fault latency\n/);
    await roomIn(url).open();
    expect(stderr()).toContain('fault gap, which breaks resume.from-seq');
  });

  test('--allow-origin and --allow-host', async () => {
    const { url } = await serve([
      '--allow-origin',
      'https://a.example',
      '--allow-origin',
      'https://b.example',
      '--allow-host',
      'mock.internal',
    ]);
    const status = async (origin: string) => (await roomIn(url).fetch('GET', 'chat/read-status', undefined, { origin })).status;
    expect([await status('https://a.example'), await status('https://b.example'), await status('https://c.example')]).toEqual([
      200, 200, 403,
    ]);
  });

  test('--max-connections, --eviction, --keep-alive-ms and --unnamed-events', async () => {
    const { url } = await serve(['--max-connections', '1', '--eviction', 'takeover', '--keep-alive-ms', '40', '--unnamed-events']);
    const discovery: unknown = await (await fetch(`${url}/.well-known/chat-contract`)).json();
    expect(discovery).toMatchObject({ limits: { max_connections: 1, keep_alive_ms: 40 } });
    const room = roomIn(url);
    const first = await room.open();
    await first.until((live) => live.text().includes(': keep-alive'));
    await room.open();
    expect(await first.over).toBe('end');
    expect(first.text()).toContain('"event":"connection.takeover"');
    expect(first.text()).not.toMatch(/^event:/m);
  });

  test('--host', async () => {
    expect((await serve(['--host', '::1'])).url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  });

  test('an interruption ends it with 0, also with a stream open', async () => {
    const { url, interrupt, code, stdout } = await serve();
    const live = await roomIn(url).open();
    interrupt();
    expect(await code).toBe(0);
    expect(await live.over).toBe('end');
    expect(stdout().split('\n')).toHaveLength(2);
  });
});

describe('a cassette that is edited while it is played', () => {
  /** Resolves once standard error says so; an edit is seen when the system tells of it. */
  const says = (stderr: () => string, what: RegExp) => vi.waitFor(() => expect(stderr()).toMatch(what), { timeout: 10_000, interval: 20 });

  test('is played as it is now, also where the editor puts a new file in its place; a bad edit keeps the old one and says why', async () => {
    const cwd = folder({ 'a.yaml': answering('first'), 'b.yaml': 'cassette: 1\n' });
    const { url, stderr } = await serve(['.'], {}, cwd);
    const room = mockControl(url).inSession('of-its-own');
    await room.state();
    expect(await answerTo(url, 'x')).toBe('first');
    writeFileSync(join(cwd, 'a.yaml'), answering('second'));
    await says(stderr, /^a\.yaml was edited, and is played as it is now\.$/m);
    expect([await answerTo(url, 'x'), await answerTo(room.url, 'x')]).toEqual(['second', 'second']);

    writeFileSync(join(cwd, 'a.yaml'), 'cassette: 1\nturn: []\n');
    await says(stderr, /^error: An edited cassette is played as it was, until it can be read:\na\.yaml:2:1: there is no "turn" here\./m);
    expect(await answerTo(url, 'x')).toBe('second');

    writeFileSync(join(cwd, 'new'), answering('third'));
    renameSync(join(cwd, 'new'), join(cwd, 'a.yaml'));
    await says(stderr, /(a\.yaml was edited[^]*){2}/);
    expect(await answerTo(url, 'x')).toBe('third');
    await mockControl(url).reset();
    expect(await answerTo(url, 'x')).toBe('third');
  });

  test('leaves the faults alone that a test has set, unless its own are others', async () => {
    const cwd = folder({ 'a.yaml': answering('first') });
    const { url, stderr } = await serve(['a.yaml', '--fault', 'latency; ms=0'], {}, cwd);
    const control = mockControl(url);
    await control.faults('status; status=500; on=getReadStatus');
    writeFileSync(join(cwd, 'a.yaml'), answering('second'));
    await says(stderr, /a\.yaml was edited/);
    expect((await control.state()).faults.map(({ fault }) => fault)).toEqual(['status']);
    writeFileSync(join(cwd, 'a.yaml'), `${answering('second')}faults: [{ fault: silence }]\n`);
    await says(stderr, /(a\.yaml was edited[^]*){2}/);
    expect((await control.state()).faults.map(({ fault }) => fault)).toEqual(['latency', 'silence']);
  });
});

describe('mock lint', () => {
  const lint = async (args: readonly string[], cwd: string) => {
    const { terminal, stdout, stderr } = createFakeTerminal({ cwd });
    return { code: await run(['mock', 'lint', ...args], terminal), stdout: stdout(), stderr: stderr() };
  };
  const odd = `cassette: 1
turns:
  - { play: [{ at: 0, build: { status: completed } }] }
  - { when: { text: x }, play: [] }
`;

  test('tells what is odd, with its place and the clause', async () => {
    const cwd = folder({ 'a.yaml': odd, 'b.yaml': answering('fine') });
    expect(await lint(['.'], cwd)).toEqual({
      code: 1,
      stdout:
        'a.yaml:3:14: turns.0.play.0: a build begins with queued, this one with completed (build.lifecycle)\n' +
        'a.yaml:4:5: turns.1: is never reached: turn 1 takes every message that it would take. Put it first\n',
      stderr: '',
    });
    expect(await lint(['b.yaml', 'plan-answer'], cwd)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('tells every mistake of what cannot be read, and of the others what is odd', async () => {
    const cwd = folder({ 'a.yaml': 'cassette: 2\n', 'b.yaml': 'cassette: 1\nturn: []\n', 'c.yaml': odd });
    const { code, stdout, stderr } = await lint(['.', 'nope'], cwd);
    expect([code, stdout.split('\n').length]).toEqual([2, 3]);
    expect(stderr.replace(/Failed to find[^\n]*/, 'nope is missing').split('\n')).toEqual([
      'error: nope is missing',
      'error: a.yaml:1:1: cassette: must be 1, the version of the format',
      'error: b.yaml:2:1: there is no "turn" here. Correct its name or leave it out',
      '',
    ]);
  });

  test('needs a cassette', async () => {
    expect(await lint([], '/nowhere')).toMatchObject({ code: 2, stderr: expect.stringContaining("missing required argument 'cassette'") });
  });
});

describe('what cannot be served: one sentence, exit 2', () => {
  const refusal = async (args: readonly string[], cwd?: string) => {
    const { terminal, stdout, stderr } = createFakeTerminal(cwd === undefined ? {} : { cwd });
    const code = await run(['mock', '--port', '0', ...args], terminal);
    return { code, stdout: stdout(), stderr: stderr() };
  };

  test.each([
    [['no-such'], /^error: Failed to find the cassette "no-such": .*Shipped are failing-build, /],
    [['--auth', 'strict'], /^error: Failed to start: CHAT_CONTRACT_SECRET is not set\. /],
    [['--host', '192.0.2.1'], /^error: Failed to listen on 192\.0\.2\.1:0: this machine has no such address\. /],
    [['--speed', '0.01'], /--speed.*Give 0/],
    [['--now', 'today'], /--now.*Give a time/],
    [['--user', 'me'], /--user.*Give a UUID/],
    [['--base-path', 'api'], /--base-path.*Give a path/],
    [['--unmatched', 'maybe'], /--unmatched/],
    [['--fault', 'boom'], /^error: Failed to read the fault "boom": .*It was given by --fault\.\n$/],
  ])('%j', async (args, sentence) => {
    const { code, stdout, stderr } = await refusal(args);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(stderr).toMatch(sentence);
  });

  test('every mistake of a cassette has its line', async () => {
    const cwd = folder({ 'a.yaml': 'cassette: 1\nturn: []\nturns:\n  - play: [{ at: soon, answer: x }]\n' });
    expect(await refusal(['a.yaml'], cwd)).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: a.yaml:2:1: there is no "turn" here. Correct its name or leave it out\n' +
        'error: a.yaml:4:14: turns.0.play.0.at: "soon" is no time. Write milliseconds, or 200ms, 1.5s, 2m, 3h; 1 day at most\n',
    });
    expect((await refusal(['.'], folder({}))).stderr).toBe(
      'error: Failed to find a cassette in .: it holds no .yaml, .yml or .json file.\n',
    );
  });
});
