import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { variableOf } from '../src/cli/environment-options.ts';
import { createProgram } from '../src/cli/program.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { root } from './run-built.ts';

/** No container runs here: what can go out of step with the rest is compared with it. */

const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');

const known = new Set([
  'CHAT_CONTRACT_SECRET',
  'CHAT_CONTRACT_CONTROL_TOKEN',
  ...(createProgram(createFakeTerminal().terminal, () => undefined)
    .commands.find((command) => command.name() === 'serve')
    ?.options.map(variableOf) ?? []),
]);

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
}

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
}

const { services } = parse(readFileSync(join(root, 'docker-compose.yaml'), 'utf8'), { merge: true }) as Compose; // `as`: our own file, looked at field by field

test('what the image is made of is there, and not kept from it', () => {
  const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
  expect(sources).toContain('reference-server');
  for (const name of sources) {
    expect(existsSync(join(root, name)), name).toBe(true);
    expect(ignored, name).toContain(`!${name.split('/')[0] ?? ''}`);
  }
  // Every room that the command line is built from.
  const { include } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as { include: string[] }; // `as`: our own file
  const rooms = include.map((name) => name.split('/')[0] ?? '').filter((name) => !['test', 'bench'].includes(name) && !name.includes('.'));
  for (const room of rooms) expect(sources).toContain(room);
});

test('the image runs the command without rights, and looks after its health', () => {
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  expect(last).toMatch(/^USER node$/m);
  expect(last).toContain('/healthz');
  expect(last).toContain('ENTRYPOINT ["node", "dist/bin/chat-contract.js"]');
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: Record<string, string> }; // `as`: our own file
  expect(Object.values(bin)).toEqual(['dist/bin/chat-contract.js']);
  const settings = [...dockerfile.matchAll(/\b(CHAT_CONTRACT_\w+)/g)].map(([, name = '']) => name);
  expect(settings.filter((name) => !known.has(name))).toEqual([]);
});

test('the compose file: two replicas with settings that exist, which wait for stores that tell their health', () => {
  const replicas = Object.values(services).filter(({ build }) => build !== undefined);
  expect(replicas).toHaveLength(2);
  for (const { environment = {}, depends_on: needed = {}, ports = [] } of replicas) {
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    expect(environment['CHAT_CONTRACT_DATABASE']).toMatch(/@postgres:5432\//);
    expect(environment['CHAT_CONTRACT_REDIS']).toContain('//redis:');
    // A secret with a default would be one that everybody knows.
    expect(environment['CHAT_CONTRACT_SECRET']).toMatch(/^\$\{CHAT_CONTRACT_SECRET:\?/);
    expect(Object.keys(needed).sort()).toEqual(['postgres', 'redis']);
    for (const name of Object.keys(needed)) expect(services[name]?.healthcheck).toBeDefined();
    expect(ports[0]).toMatch(/^127\.0\.0\.1:\d+:4747$/);
  }
  expect(new Set(replicas.map(({ ports }) => ports?.[0])).size).toBe(2);
  expect([services['postgres']?.image, services['redis']?.image]).toEqual([
    expect.stringMatching(/^postgres:15\b/),
    expect.stringMatching(/^redis:7\b/),
  ]);
});
