import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { shippedCassettes } from '../mock-server/files/shipped-cassettes.ts';
import { tool } from '../src/version.ts';
import { root } from './run-built.ts';

/** The package as others install it: built files, exports, types. `npm test` builds it first. */

const manifest = z
  .object({
    name: z.string(),
    version: z.string(),
    exports: z.record(z.string(), z.union([z.string(), z.object({ types: z.string(), default: z.string() })])),
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

describe('the manifest', () => {
  test('has the name and the version that the tool tells', () => {
    expect({ name: manifest.name, version: manifest.version }).toEqual(tool);
  });

  test('pins every dependency', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/);
  });

  test('satisfies publint', async () => {
    const { messages, pkg } = await publint({ pkgDir: root, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('ships the build and the pages for people, nothing else', () => {
    const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [pack] = z.array(z.object({ files: z.array(z.object({ path: z.string() })) })).parse(JSON.parse(output));
    const files = (pack?.files ?? []).map((file) => file.path);
    expect(files.filter((file) => !file.startsWith('dist/') && !file.startsWith('mock-server/cassettes/'))).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'package.json',
    ]);
    for (const name of shippedCassettes) expect(files).toContain(`mock-server/cassettes/${name}.yaml`);
    expect(files).toContain('dist/bin/chat-contract.js');
    expect(files).toContain('dist/contract/index.d.ts');
    expect(files.filter((file) => /(?<!vi)test|mutant|\.ts\.map$/.test(file))).toEqual([]);
  });
});

describe('exports', () => {
  test.each([
    ['chat-contract', ['verify', 'soak', 'scenario', 'exitCode', 'UsageError']],
    ['chat-contract/contract', ['clauses', 'routes', 'events', 'errors', 'headers', 'limits', 'chatEvent', 'postMessageBody', 'errorBody']],
    ['chat-contract/wire', ['sign', 'createSseDecoder', 'canonicalV1', 'canonicalV2']],
    ['chat-contract/mock', ['mockControl', 'MockControlError']],
  ])('%s', (specifier, names) => {
    const script = `import * as all from '${specifier}'; console.log(JSON.stringify(Object.keys(all)));`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual(expect.arrayContaining(names));
  });

  test('name files that are there', () => {
    for (const target of Object.values(manifest.exports)) {
      for (const file of typeof target === 'string' ? [target] : Object.values(target))
        expect(existsSync(join(root, file)), file).toBe(true);
    }
  });
});

/** A built module and everything it imports, with the packages they name. */
function graphOf(entry: string): { files: string[]; packages: Set<string> } {
  const files = [entry];
  const packages = new Set<string>();
  // Grows while it is walked.
  for (const file of files) {
    for (const [, , specifier = ''] of readFileSync(file, 'utf8').matchAll(/\b(from|import)\s*\(?\s*["']([^"']+)["']/g)) {
      if (!specifier.startsWith('.')) packages.add(specifier);
      else if (!files.includes(join(dirname(file), specifier))) files.push(join(dirname(file), specifier));
    }
  }
  return { files, packages };
}

describe('in a browser', () => {
  test.each([
    ['contract', ['zod']],
    ['wire', []],
    ['mock', []],
  ])('chat-contract/%s needs no Node', (name, allowed) => {
    const { files, packages } = graphOf(join(root, `dist/${name}/index.js`));
    expect([...packages]).toEqual(allowed);
    for (const file of files) {
      const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      expect(code, file).not.toMatch(/\b(?:process|Buffer|require|__dirname|__filename|setImmediate)\s*[.(]/);
    }
  });

  test('and a module that needs Node would be seen', () => {
    expect(graphOf(join(root, 'dist/index.js')).packages).toContain('undici');
  });
});

describe('types', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'chat-contract-consumer-'));
    mkdirSync(join(directory, 'node_modules'));
    symlinkSync(root, join(directory, 'node_modules/chat-contract'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** What tsc says about a consumer's file: a frontend, with the DOM and without Node's types. */
  function compile(source: string, moduleResolution: 'bundler' | 'nodenext'): string {
    const compilerOptions = {
      target: 'ES2022',
      module: moduleResolution === 'bundler' ? 'ESNext' : 'NodeNext',
      moduleResolution,
      lib: ['ES2023', 'DOM'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: false,
    };
    writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    writeFileSync(join(directory, 'consumer.ts'), source);
    return spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', directory], {
      encoding: 'utf8',
      cwd: directory,
    }).stdout;
  }

  const consumer = `
import { type ChatEvent, chatEvent, type ErrorBody, errors, postMessageBody, type RequestBody, routes } from 'chat-contract/contract';
import { createSseDecoder, sign, type SseItem } from 'chat-contract/wire';
import { type ClientFinding, mockControl } from 'chat-contract/mock';

export function show(event: ChatEvent): string {
  switch (event.event) {
    case 'message.created':
      return event.data.message + event.data.mode + (event.client_msg_id ?? '');
    case 'message.response':
      return event.data.content + (event.in_reply_to_client_msg_id ?? '');
    case 'build.status':
      return event.data.buildId + event.data.status + String(event.data.progress ?? 0);
    case 'connection.established':
      return event.data.connectionId;
    case 'connection.takeover':
      return event.data.evicted_connection_id;
    case 'replay.truncated':
      return String(event.data.last_seq);
    default: {
      const nothingLeft: never = event;
      return nothingLeft;
    }
  }
}

export const body: RequestBody<'postMessage'> = { projectId: 'p', userId: 'u', message: 'hello' };
export const parsed = postMessageBody.safeParse(body).success;
export const path: '/v1/chat/unified' = routes.postMessage.path;
export const status: 401 = errors.MISSING_SIGNATURE.status;
export const refusal: ErrorBody = { error: 'X', message: 'x', more: 1 };

export async function read(stream: ReadableStream<Uint8Array>): Promise<readonly ChatEvent[]> {
  const seen: ChatEvent[] = [];
  const onItem = (item: SseItem): void => {
    if (item.kind === 'event') seen.push(chatEvent.parse(JSON.parse(item.data)));
  };
  const decoder = createSseDecoder({ now: () => performance.now(), onItem });
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) decoder.push(next.value);
  decoder.end();
  return seen;
}

const control = mockControl('http://127.0.0.1:4748').inSession();
export async function test(): Promise<string> {
  await control.given({ project: 'p', messages: [{ text: 'hello' }] });
  await control.faults([{ fault: 'cut', events: 3 }]);
  const [request] = await control.waitFor({ operation: 'postMessage' }, { count: 1 });
  const findings: readonly ClientFinding[] = await control.clientFindings();
  return (request?.notes.map(({ kind }) => kind).join() ?? '') + findings.map(({ rule }) => rule).join();
}

export const signed: Promise<Record<string, string>> = sign({
  method: 'GET', target: '/', timestamp: '1', nonce: 'n', body: new Uint8Array(), scheme: 'v2', hmac: () => Promise.resolve('00'),
});
`;

  test('serve a frontend: ChatEvent is a union on its name', { timeout: 60_000 }, () => {
    expect(compile(consumer, 'nodenext')).toBe('');
  });

  test('refuse what the contract does not have', { timeout: 60_000 }, () => {
    const complaints = compile(
      `${consumer}
export const wrongName = (event: ChatEvent): boolean => event.event === 'message.deleted';
export const wrongField = (event: ChatEvent): string => (event.event === 'message.created' ? event.data.mode === 'unified' ? 'a' : 'b' : 'c');
export const wrongBody: RequestBody<'postMessage'> = { projectId: 'p', userId: 'u' };
`,
      'bundler',
    );
    expect(complaints.match(/consumer\.ts\(\d+,\d+\): error TS\d+/g)).toHaveLength(3);
    expect(complaints).toContain('\'"message.deleted"\'');
    expect(complaints).toContain('\'"unified"\'');
    expect(complaints).toContain("'message'");
  });
});
