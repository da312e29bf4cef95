import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../reference-server/server.ts';
import type { Call, PlainReply } from '../src/engine/call.ts';
import type { Ports } from '../src/engine/ports.ts';
import type { Report } from '../src/runner/report-value.ts';
import { aroundCalls } from './mutants/decorate.ts';
import { runBuilt } from './run-built.ts';
import { writeForeign } from './write-foreign.ts';

/**
 * A backend that breaks clauses, tells everybody every secret in every notation, echoes what it was sent, and holds what other people
 * wrote. No artefact of a run on it holds any of these.
 */

const secrets = {
  CANARY_SECRET: 'kestrel/secret+"42" of ünits',
  CANARY_TOKEN: 'falcon-token/of+units',
  CANARY_GATE: 'merlin-gate/of+units',
};
/** Words that stand nowhere else. */
const secretWords = ['kestrel', 'falcon', 'merlin'];
const foreignTexts = [
  'the heron told only its nest about the silver key',
  'bittern, 17 <b>eggs</b> & "no more"',
  `egret ${'wrote a long letter to its mother '.repeat(40)}`,
  'grebe',
];
const foreignWords = ['heron', 'silver key', 'bittern', 'eggs', 'egret', 'letter to its mother', 'grebe'];

/** Written out by hand: what the backend makes of a value, and what is searched for. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString('hex');
  const base64 = bytes.toString('base64');
  return [
    value,
    hex,
    hex.toUpperCase(),
    base64,
    base64.replace(/=+$/, ''),
    bytes.toString('base64url'),
    encodeURIComponent(value),
    encodeURIComponent(value).toLowerCase(),
    encodeURIComponent(encodeURIComponent(value)),
    new URLSearchParams({ v: value }).toString().slice(2),
    JSON.stringify(value).slice(1, -1),
    JSON.stringify(JSON.stringify(value)).slice(3, -3),
    JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/').replaceAll('ü', '\\u00fc').replaceAll('+', '\\u002B'),
    value.replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
    Buffer.from(`user:${value}`).toString('base64'),
  ];
}
const signatureForms = (hex: string): string[] => [
  hex,
  hex.toUpperCase(),
  ...[Buffer.from(hex, 'hex'), Buffer.from(hex)].flatMap((bytes) => [
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ]),
];

const signatures = new Set<string>();

/** What this backend adds to every answer. */
function gossip({ headers }: Call, accepted: boolean): object {
  const made = ['x-sheen-signature', 'x-sheen-sig-v2'].flatMap((name) => headers[name] ?? []);
  if (accepted) for (const one of made) signatures.add(one);
  return {
    debug: { headers, made: made.flatMap(signatureForms), held: Object.values(secrets).flatMap(formsOf), said: foreignTexts },
    lines: `${Object.values(secrets).flatMap(formsOf).join(' ')} ${made.flatMap(signatureForms).join(' ')}`,
  };
}

function broken(call: Call, reply: PlainReply): PlainReply {
  const headers = { ...reply.headers, 'x-secret': encodeURIComponent(secrets.CANARY_SECRET), 'x-said': foreignTexts[0] ?? '' };
  if (call.operation === 'getReadStatus' && reply.status === 200 && call.headers['x-request-id']?.includes('read/') === true)
    return { ...reply, status: 502, headers, body: `<html><p>${foreignTexts[0]}</p><i>${secrets.CANARY_GATE}</i></html>` };
  if (reply.body === undefined) return { ...reply, headers };
  const body = JSON.parse(reply.body) as Record<string, unknown>; // `as`: the engine answers with objects only
  if (Array.isArray(body['messages'])) body['messages'].reverse();
  if (typeof body['message'] === 'string') body['message'] += ` ${formsOf(secrets.CANARY_SECRET).join(' ')}`;
  // A duplicate is answered like a new message.
  const status = call.operation === 'postMessage' && reply.status === 200 ? 201 : reply.status;
  return { ...reply, status, headers, body: JSON.stringify({ ...body, ...gossip(call, reply.status < 300) }) };
}

const project = randomUUID();
const env = { ...secrets, NO_PROXY: '*' };
let directory = '';
let server: RunningServer;
let writer: NodeJS.Timeout;
const file = (name: string): string => join(directory, name);

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'chat-contract-canary-'));
  let ports: Ports | undefined;
  server = await startServer(
    {
      secret: secrets.CANARY_SECRET,
      controlToken: secrets.CANARY_TOKEN,
      keepAliveMs: 300,
      assistantDelayMs: 10,
      buildStepMs: 5,
      logLevel: 'silent',
    },
    {
      ports: (plain) => (ports = plain),
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          return reply.kind === 'plain' ? broken(call, reply) : reply;
        }),
    },
  );
  const stranger = randomUUID();
  const write = async (): Promise<void> => {
    for (const text of foreignTexts) if (ports !== undefined) await writeForeign(ports, project, stranger, text);
  };
  await write();
  writer = setInterval(() => void write(), 200);
  writeFileSync(
    file('config.yaml'),
    [
      `url: ${server.url}`,
      'auth: { secret: { env: CANARY_SECRET } }',
      'controlToken: { env: CANARY_TOKEN }',
      'headers: { x-gate: { env: CANARY_GATE } }',
      `identities: { projects: [{ id: ${project}, disposable: true }, { id: ${randomUUID()} }], users: [${randomUUID()}, ${randomUUID()}] }`,
    ].join('\n'),
  );
});
afterAll(async () => {
  clearInterval(writer);
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const stories = [
  'idempotency/duplicate-send',
  'history/pages',
  'history/legacy-shared-log',
  'errors/error-shapes',
  'errors/hostile-input',
  'posting/opaque-ids',
  'posting/new-message',
  'read/round-trip',
  'events/life-of-a-message',
  'resume/replayed-answers',
];
const only = [...stories.flatMap((story) => ['--only', story]), '--repeat-failed', '0'];
const config = () => ['--config', file('config.yaml')];

/** Runs the command and keeps what it wrote to the terminal beside the files. */
async function keep(name: string, args: readonly string[], more: Record<string, string> = {}): Promise<number | string> {
  const { code, stdout, stderr } = await runBuilt(args, { ...env, ...more });
  writeFileSync(file(`${name}.stdout`), stdout);
  writeFileSync(file(`${name}.stderr`), stderr);
  return code;
}

/** Everything there is, but for what we wrote ourselves. */
const artefacts = (): readonly (readonly [string, string])[] =>
  readdirSync(directory)
    .filter((name) => name !== 'config.yaml')
    .map((name) => [name, readFileSync(file(name), 'utf8')]);

function holding(needles: readonly string[], of = artefacts()): string[] {
  return of.flatMap(([name, text]) => {
    const lower = text.toLowerCase();
    return needles.filter((needle) => lower.includes(needle.toLowerCase())).map((needle) => `${name}: ${needle}`);
  });
}

describe.sequential('the artefacts of a failing run', () => {
  test('are there, and tell of failures', async () => {
    const reporters = ['pretty', 'json', 'junit', 'ndjson'].flatMap((name) => ['--reporter', `${name}=${file(`run.${name}`)}`]);
    const code = await keep(
      'verify',
      ['verify', ...config(), ...only, ...reporters, '--reporter', 'github', '--baseline', file('known.yaml'), '--update-baseline'],
      { GITHUB_STEP_SUMMARY: file('summary.md') },
    );
    expect(code).toBe(1);
    const { scenarios } = JSON.parse(readFileSync(file('run.json'), 'utf8')) as Report; // `as`: our own report
    const failed = scenarios.flatMap(({ checks }) => checks).filter(({ verdict }) => verdict === 'failed');
    expect(new Set(failed.map(({ clause }) => clause)).size).toBeGreaterThan(4);
    expect(await keep('terminal', ['verify', ...config(), '--only', 'history/pages', '--only', 'errors/error-shapes'])).toBe(1);
    expect(await keep('refused', ['verify', ...config(), '--only', 'history'], { CANARY_SECRET: `${secrets.CANARY_SECRET}!` })).toBe(3);
    await keep('doctor', ['doctor', ...config()]);
    await keep('doctor-json', ['doctor', ...config(), '--reporter', 'json']);
    for (const name of ['pretty', 'json', 'junit', 'github', 'ndjson'])
      await keep(`rendered-${name}`, ['report', 'render', file('run.json'), '--reporter', name]);
    await keep('compared', ['report', 'compare', file('run.json'), file('run.json')]);
    const empty = artefacts().filter(([name, text]) => text === '' && !name.endsWith('.stderr'));
    expect(empty).toEqual([]);
    expect(readFileSync(file('known.yaml'), 'utf8')).toContain('reason: TODO');
  }, 120_000);

  test('hold no secret in any notation, whole or in words', () => {
    expect(holding([...Object.values(secrets).flatMap(formsOf), ...secretWords])).toEqual([]);
    expect(holding(['[redacted]']).length).toBeGreaterThan(5);
  });

  test('hold none of the signatures that were made', () => {
    expect(signatures.size).toBeGreaterThan(100);
    // Only what is long enough to hold one: thousands of signatures in megabytes would take minutes.
    const long = artefacts().map(([name, text]) => [name, (text.match(/[\w+/-]{40,}/g) ?? []).join(' ')] as const);
    expect([...signatures].flatMap((one) => holding(signatureForms(one), long))).toEqual([]);
  });

  test('hold nothing that others wrote, and its length and hash', () => {
    expect(holding(foreignWords)).toEqual([]);
    const marked = (text: string) => holding([text]).map((one) => one.split(':')[0]);
    expect(marked(`[foreign: ${foreignTexts[0]?.length} characters, hash `)).toEqual(expect.arrayContaining(['run.json', 'run.ndjson']));
    expect(marked('[foreign: ')).toEqual(expect.arrayContaining(['run.junit', 'run.pretty', 'rendered-junit.stdout']));
  });

  test('hold what the run itself sent, the codes and the ids', () => {
    const text = readFileSync(file('run.json'), 'utf8');
    const { scenarios, footprint = [] } = JSON.parse(text) as Report; // `as`: our own report
    const entries = scenarios.flatMap(({ transcript }) => transcript);
    const posts = entries.filter(
      ({ kind, method, body }) => kind === 'request' && method === 'POST' && body?.includes('"message"') === true,
    );
    expect(posts.length).toBeGreaterThan(0);
    expect(posts.filter(({ body }) => body?.includes('[foreign') === true)).toEqual([]);
    expect(text).toContain('VALIDATION_FAILED');
    expect(text).toContain(`\\"host\\":\\"${new URL(server.url).host}\\"`);
    expect(footprint.map(({ projectId }) => projectId)).toContain(project);
  });

  test('hold the texts of others with --show-foreign-text, and still no secret', async () => {
    await keep('shown', ['verify', ...config(), ...only, '--show-foreign-text', '--reporter', 'json']);
    const shown = artefacts().filter(([name]) => name === 'shown.stdout');
    expect(holding(foreignWords, shown)).toHaveLength(foreignWords.length);
    expect(holding([...Object.values(secrets).flatMap(formsOf), ...secretWords], shown)).toEqual([]);
  }, 60_000);
});
