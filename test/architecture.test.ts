import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '..');
const config = join(root, '.dependency-cruiser.cjs');
const cruised = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({ violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })) }),
});

const productRooms = ['bin', 'src', 'scenarios', 'http-binding', 'reference-server', 'mock-server'];

function cruise(directory: string, rooms: readonly string[]): z.infer<typeof cruised> {
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const run = spawnSync(process.execPath, [tool, '--config', config, '--output-type', 'json', ...rooms], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.stdout === '') throw new Error(`dependency-cruiser said nothing: ${run.stderr}`);
  return cruised.parse(JSON.parse(run.stdout));
}

function sourcesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

const productSources = productRooms.flatMap((room) => sourcesBelow(join(root, room)));

describe('import directions', () => {
  test('hold in every source file, and every source file was looked at', () => {
    const { modules, summary } = cruise(root, productRooms);
    expect(summary.violations).toEqual([]);
    const seen = new Set(modules.map((module) => module.source));
    // A cruiser that cannot read TypeScript skips the files and finds nothing to complain about.
    expect(productSources.filter((file) => !seen.has(file))).toEqual([]);
  });

  describe('are enforced: a seeded violation is caught', () => {
    /** importing file, import statement, the rule that must catch it. */
    const seeds: readonly (readonly [from: string, statement: string, rule: string])[] = [
      ['src/contract/a.ts', "import 'node:fs';", 'contract-imports-only-its-arrows'],
      ['src/contract/b.ts', "import type { Expect } from '../kit/index.ts';", 'contract-imports-only-its-arrows'],
      ['src/contract/c.ts', "import 'undici';", 'contract-imports-only-its-arrows'],
      ['src/wire/a.ts', "import 'node:crypto';", 'wire-imports-only-its-arrows'],
      ['src/wire/b.ts', "import '../engine/index.ts';", 'wire-imports-only-its-arrows'],
      ['src/kit/a.ts', "import '../client/index.ts';", 'kit-imports-only-its-arrows'],
      ['scenarios/a.ts', "import '../src/client/index.ts';", 'scenarios-imports-only-its-arrows'],
      ['scenarios/b.ts', "import '../src/engine/index.ts';", 'scenarios-imports-only-its-arrows'],
      ['scenarios/c.ts', "import 'node:crypto';", 'scenarios-imports-only-its-arrows'],
      ['src/client/a.ts', "import '../engine/index.ts';", 'client-imports-only-its-arrows'],
      ['src/client/b.ts', "import '../runner/index.ts';", 'client-imports-only-its-arrows'],
      ['src/runner/a.ts', "import '../../reference-server/index.ts';", 'runner-imports-only-its-arrows'],
      ['src/runner/b.ts', "import '../../scenarios/index.ts';", 'runner-imports-only-its-arrows'],
      ['src/report/a.ts', "import '../client/index.ts';", 'report-imports-only-its-arrows'],
      ['src/report/pretty.ts', "import '../client/index.ts';", 'pretty-report-adds-only-chalk'],
      ['src/report/b.ts', "import 'chalk';", 'chalk-only-in-cli-and-pretty-report'],
      ['src/config/a.ts', "import '../engine/index.ts';", 'config-imports-only-its-arrows'],
      ['src/config/b.ts', "import '../cli/list.ts';", 'config-imports-only-its-arrows'],
      ['src/doctor/a.ts', "import '../runner/index.ts';", 'doctor-imports-only-its-arrows'],
      ['src/doctor/b.ts', "import '../kit/index.ts';", 'doctor-imports-only-its-arrows'],
      ['src/diagnose.ts', "import './engine/index.ts';", 'library-knows-no-judged-side'],
      ['src/engine/a.ts', "import 'node:crypto';", 'engine-imports-only-its-arrows'],
      ['src/engine/wire/b.ts', "import '../../wire/index.ts';", 'engine-imports-only-its-arrows'],
      ['src/engine/c.ts', "import 'fastify';", 'engine-imports-only-its-arrows'],
      ['reference-server/a.ts', "import '../src/wire/index.ts';", 'reference-server-imports-only-its-arrows'],
      ['reference-server/b.ts', "import '../src/kit/index.ts';", 'reference-server-imports-only-its-arrows'],
      ['reference-server/d.ts', "import './redis/innocent.ts';", 'redis-comes-only-when-asked-for'],
      ['reference-server/e.ts', "import './postgres/innocent.ts';", 'postgres-comes-only-when-asked-for'],
      ['reference-server/f.ts', "import 'pg';", 'postgres-comes-only-when-asked-for'],
      ['src/cli/a.ts', "import 'pg';", 'postgres-comes-only-when-asked-for'],
      ['src/engine/d.ts', "import 'ioredis';", 'engine-imports-only-its-arrows'],
      ['src/yaml/a.ts', "import '../contract/index.ts';", 'yaml-imports-only-its-arrows'],
      ['http-binding/a.ts', "import 'fastify';", 'http-binding-imports-only-its-arrows'],
      ['http-binding/b.ts', "import '../src/wire/index.ts';", 'http-binding-imports-only-its-arrows'],
      ['mock-server/http/a.ts', "import '../../src/wire/index.ts';", 'mock-server-imports-only-its-arrows'],
      ['mock-server/http/b.ts', "import '../../reference-server/index.ts';", 'mock-server-imports-only-its-arrows'],
      ['mock-server/backend/a.ts', "import '../../src/kit/index.ts';", 'mock-server-imports-only-its-arrows'],
      ['mock-server/backend/b.ts', "import 'node:crypto';", 'mock-core-runs-in-browsers'],
      ['mock-server/cassette/a.ts', "import '../http/innocent.ts';", 'mock-core-runs-in-browsers'],
      ['src/verify.ts', "import './engine/index.ts';", 'library-knows-no-judged-side'],
      ['src/soak.ts', "import '../reference-server/index.ts';", 'library-knows-no-judged-side'],
      ['src/vitest.ts', "import 'fast-check';", 'vitest-entry-adds-only-vitest'],
      ['src/runner/d.ts', "import '../vitest.ts';", 'nobody-imports-the-vitest-entry'],
      ['src/cli/program.ts', "import './list.ts';", 'commands-are-lazy'],
      ['bin/a.ts', "import '../src/kit/index.ts';", 'bin-knows-only-cli'],
      ['src/index.ts', "import '../test/index.ts';", 'nobody-imports-bin-or-tests'],
      ['src/kit/circle-a.ts', "import './circle-b.ts';", 'no-circles'],
      ['src/runner/c.ts', "import './nowhere.ts';", 'no-unresolvable'],
      ['reference-server/c.ts', "import 'vitest';", 'product-uses-no-development-package'],
    ];
    let directory = '';
    let caught: z.infer<typeof cruised>['summary']['violations'] = [];

    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'chat-contract-seeds-'));
      const write = (file: string, text: string): void => {
        mkdirSync(dirname(join(directory, file)), { recursive: true });
        writeFileSync(join(directory, file), text);
      };
      symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
      for (const file of ['package.json', 'tsconfig.json']) write(file, readFileSync(join(root, file), 'utf8'));
      for (const room of ['src/kit', 'src/client', 'src/runner', 'src/engine', 'src/wire', 'scenarios', 'reference-server', 'test']) {
        write(`${room}/index.ts`, 'export type Expect = string;\n');
      }
      write('src/cli/list.ts', 'export const list = 1;\n');
      write('src/kit/circle-b.ts', "import './circle-a.ts';\n");
      // Files that break nothing, to see that not everything is called a violation.
      write('src/contract/innocent.ts', "import 'zod';\n");
      write('src/client/innocent.ts', "import 'node:timers/promises';\nimport 'undici';\nimport '../kit/index.ts';\n");
      write('reference-server/innocent.ts', "import 'fastify';\nimport '../src/engine/index.ts';\nimport '../http-binding/innocent.ts';\n");
      write('reference-server/redis/innocent.ts', "import 'ioredis';\nimport '../../src/engine/index.ts';\n");
      write('reference-server/postgres/innocent.ts', "import 'pg';\nimport '../../src/engine/index.ts';\n");
      write('reference-server/also-innocent.ts', "await import('./redis/innocent.ts');\nawait import('./postgres/innocent.ts');\n");
      write('http-binding/innocent.ts', "import 'node:http';\nimport '../src/engine/index.ts';\n");
      write(
        'mock-server/http/innocent.ts',
        "import 'node:http';\nimport '../../http-binding/innocent.ts';\nimport '../../src/yaml/innocent.ts';\n",
      );
      write('src/yaml/innocent.ts', "import 'yaml';\nimport 'zod';\n");
      write('src/report/pretty-innocent.ts', "import 'chalk';\n");
      write('src/report/innocent.ts', "import 'zod';\n");
      for (const [from, statement] of seeds) write(from, `${statement}\n`);
      caught = cruise(directory, [...productRooms, 'test']).summary.violations;
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    test.each(seeds)('%s: %s', (from, _statement, rule) => {
      expect(caught.filter((violation) => violation.from === from).map((violation) => violation.rule.name)).toContain(rule);
    });

    test('and what breaks nothing is left alone', () => {
      const guilty = new Set(seeds.map(([from]) => from));
      expect(caught.filter((violation) => !guilty.has(violation.from))).toEqual([]);
    });

    test('every rule has a seed', () => {
      const rules: unknown = createRequire(import.meta.url)(config);
      const { forbidden } = z.object({ forbidden: z.array(z.object({ name: z.string() })) }).parse(rules);
      const seeded = new Set(seeds.map(([, , rule]) => rule));
      expect(forbidden.map((rule) => rule.name).filter((name) => !seeded.has(name))).toEqual([]);
    });
  });
});

/** Code without its comments and string contents, so that a docstring may name what the code must not do. */
function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, (match) => match.replace(/[^\n]/g, ' '));
}

describe('what only some rooms may do', () => {
  const laws: readonly { what: string; pattern: RegExp; allowed: RegExp; seed: string }[] = [
    { what: 'print', pattern: /\bconsole\s*\.|\bprocess\s*\.\s*std(?:out|err)\b/, allowed: /^(?:src\/cli|bin)\//, seed: 'console.log(1)' },
    {
      what: 'read the environment',
      pattern: /\bprocess\s*\.\s*env\b/,
      allowed: /^(?:src\/cli|bin)\/|^reference-server\/settings\.ts$/,
      seed: 'const a = process.env.HOME;',
    },
    {
      what: 'end the process',
      pattern: /\bprocess\s*\.\s*(?:exit\b|exitCode\b|abort\b|reallyExit\b)/,
      allowed: /^bin\//,
      seed: 'process.exitCode = 1;',
    },
  ];

  test.each(laws)('$what', ({ pattern, allowed, seed }) => {
    expect(codeOf(`/* x */ ${seed} // y`)).toMatch(pattern);
    expect(codeOf(`/* ${seed} */ const a = '${seed}'; // ${seed}`)).not.toMatch(pattern);
    const guilty = productSources.filter((file) => !allowed.test(file) && pattern.test(codeOf(readFileSync(join(root, file), 'utf8'))));
    expect(guilty).toEqual([]);
  });

  test('no file is called utils, helpers, common or manager', () => {
    const all = [...productSources, ...sourcesBelow(join(root, 'test')), ...sourcesBelow(join(root, 'bench'))];
    expect(all.filter((file) => /(?:^|[/-])(?:utils?|helpers?|common|managers?)(?:[.-]|$)/.test(file))).toEqual([]);
  });
});
