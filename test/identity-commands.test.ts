import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../reference-server/server.ts';
import { run } from '../src/cli/run.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { startBuilt } from './run-built.ts';

const secret = 'the-shared-secret/of+these tests';
const canary = 'canary-4711-that-nobody-may-see';
let server: RunningServer;
let directory = '';
beforeAll(async () => {
  server = await startServer({ secret, keepAliveMs: 300, assistantDelayMs: 10, buildStepMs: 5, logLevel: 'silent' });
});
afterAll(() => server.close());
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chat-contract-identities-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const inside = (name: string) => join(directory, name);
const printed = { projects: [{ id: randomUUID(), disposable: true }, { id: randomUUID() }], users: [randomUUID(), randomUUID()] };

/** A program of Node in the configuration's folder. */
function program(name: string, source: string): string {
  writeFileSync(inside(name), source);
  return `"${process.execPath}" ${name}`;
}
const printing = (text: string) =>
  program('setup.mjs', `console.error(${JSON.stringify(canary)});process.stdout.write(${JSON.stringify(text)});`);
/** Keeps what it is told. */
const keeping = 'cat > torn-down';

function configure(setup: string, teardown: string, more = ''): string {
  const file = inside('chat-contract.config.yaml');
  const [one, other] = [setup, teardown].map((command) => JSON.stringify(command));
  writeFileSync(file, `url: ${server.url}\nidentities:\n  setup: ${one}\n  teardown: ${other}\n${more}`);
  return file;
}

async function verifying(...argv: string[]) {
  const fake = createFakeTerminal({ env: { PATH: process.env['PATH'] ?? '', CHAT_CONTRACT_SECRET: secret }, cwd: directory });
  const code = await run(['verify', ...argv], fake.terminal);
  const all = fake.stdout() + fake.stderr();
  expect(all).not.toContain(canary);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}
const tornDown = () => (existsSync(inside('torn-down')) ? readFileSync(inside('torn-down'), 'utf8') : undefined);

describe('identities that a command makes', () => {
  test('are judged with, and taken back by another that is told which they were', async () => {
    configure(printing(JSON.stringify(printed)), keeping);
    const { code, stdout } = await verifying('--only', 'seq.increasing', '--reporter', 'json');
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as { footprint: { projectId: string; userId: string }[] }; // `as`: our own report
    expect(report.footprint.length).toBeGreaterThan(0);
    for (const { projectId, userId } of report.footprint) {
      expect(printed.projects.map(({ id }) => id)).toContain(projectId);
      expect(printed.users).toContain(userId);
    }
    expect(JSON.parse(tornDown() ?? '')).toEqual(printed);
  });

  test('go over those that are listed', async () => {
    configure(printing(JSON.stringify({ projects: printed.projects })), keeping, `  users: [${printed.users.join(', ')}]\n`);
    expect((await verifying('--only', 'seq.increasing')).code).toBe(0);
  });

  test.each([
    ['nothing', '', 'printed no JSON (0 characters). Print {"projects"'],
    ['no JSON', `token=${canary}`, 'printed no JSON (37 characters). Print {"projects"'],
    ['a list', '[]', 'printed JSON that will not do: it is no object. Print {"projects"'],
    ['an id that is none', JSON.stringify({ ...printed, users: [canary] }), 'printed JSON that will not do: users.0 is no UUID. Print'],
    [
      'a key that nobody knows',
      JSON.stringify({ ...printed, [canary]: canary }),
      'printed JSON that will not do: it has a key that nobody knows. Print',
    ],
    ['no users', JSON.stringify({ projects: printed.projects }), 'printed no projects or no users. Print at least one of each.'],
  ])('have to be understood: %s', async (_, text, sentence) => {
    const file = configure(printing(text), keeping);
    const { code, stderr } = await verifying();
    expect(code).toBe(2);
    expect(stderr).toContain(`error: ${file}:3:3: identities.setup: ${sentence}`);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(tornDown()).toBe(text);
  });

  test('are not there where the command fails, and what it has made until then is taken back', async () => {
    const file = configure(program('setup.mjs', `console.log(${JSON.stringify(canary)});process.exit(7);`), keeping);
    const { code, stderr } = await verifying();
    expect(code).toBe(2);
    expect(stderr).toBe(`error: ${file}:3:3: identities.setup: ended with exit code 7. Run it by hand to see why.\n`);
    expect(tornDown()).toBe('');
  });

  test('are not waited for without end', async () => {
    const file = configure(program('setup.mjs', `setInterval(() => {}, 1000);`), keeping, '  timeout: 300ms\n');
    const { code, stderr } = await verifying();
    expect(code).toBe(2);
    expect(stderr).toBe(
      `error: ${file}:3:3: identities.setup: did not end within 0.3 s, and was stopped. Make it faster, or give identities.timeout.\n`,
    );
    expect(tornDown()).toBe('');
  });

  test('are taken back where the run itself cannot begin', async () => {
    configure(printing(JSON.stringify(printed)), keeping);
    expect((await verifying('--only', 'no.such-clause')).code).toBe(2);
    expect(tornDown()).toBe(JSON.stringify(printed));
  });

  test('are taken back where nothing listens', async () => {
    configure(printing(JSON.stringify(printed)), keeping);
    expect((await verifying('http://127.0.0.1:1', '--only', 'seq')).code).toBe(3);
    expect(tornDown()).toBe(JSON.stringify(printed));
  });

  test('and a command that cannot take them back is told of, without a change of the verdict', async () => {
    const file = configure(
      printing(JSON.stringify(printed)),
      program('teardown.mjs', `console.log(${JSON.stringify(canary)});process.exit(1);`),
    );
    const { code, stderr } = await verifying('--only', 'seq.increasing');
    expect(code).toBe(0);
    expect(stderr).toContain(`note: ${file}:4:3: identities.teardown: ended with exit code 1. Run it by hand to see why.\n`);
  });

  test('are only assumed by a dry run', async () => {
    configure(program('setup.mjs', `process.exit(7);`), keeping);
    const { code, stdout, stderr } = await verifying('--dry-run', '--only', 'seq.increasing');
    expect({ code, torn: tornDown() }).toEqual({ code: 0, torn: undefined });
    expect(stdout).toContain('dry run: nothing was sent');
    expect(stderr).toContain('two users and two projects are assumed');
  });
});

/** Resolves when the file is there. */
function appears(name: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(directory, () => look());
    const look = () => {
      if (!existsSync(inside(name))) return;
      watcher.close();
      resolve();
    };
    look();
  });
}

describe('an interrupt', () => {
  const env = () => ({ PATH: process.env['PATH'] ?? '', CHAT_CONTRACT_SECRET: secret });

  test('ends the command that makes them, and what it has made is taken back', async () => {
    const busy = program('setup.mjs', `import{writeFileSync}from'node:fs';writeFileSync('begun','');setInterval(() => {}, 1000);`);
    const file = configure(busy, keeping);
    const begun = appears('begun');
    const judge = startBuilt(['verify', '--config', file], env());
    await begun;
    judge.child.kill('SIGINT');
    expect(await judge.ended).toBe(130);
    expect(judge.stderr()).toContain('interrupted while identities.setup ran');
    expect(tornDown()).toBe('');
  });

  test('of the run itself leaves them to the one that takes them back', async () => {
    const file = configure(printing(JSON.stringify(printed)), keeping);
    const judge = startBuilt(['verify', '--config', file, '--reporter', 'ndjson'], env());
    await judge.saw('scenario');
    judge.child.kill('SIGINT');
    expect(await judge.ended).toBe(130);
    expect(tornDown()).toBe(JSON.stringify(printed));
  });
});
