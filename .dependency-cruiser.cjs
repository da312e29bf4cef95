/**
 * Who may import whom. A room may import what its line names and itself; everything else is a violation.
 * What judges (scenarios, kit, wire, client, runner, report) and what is judged (engine, http-binding, reference-server, mock-server)
 * share src/contract only: a mistake they shared would be invisible.
 */

const rooms = {
  contract: 'src/contract/',
  wire: 'src/wire/',
  kit: 'src/kit/',
  scenarios: 'scenarios/',
  client: 'src/client/',
  runner: 'src/runner/',
  report: 'src/report/',
  engine: 'src/engine/',
  yaml: 'src/yaml/',
  'http-binding': 'http-binding/',
  'reference-server': 'reference-server/',
  'mock-server': 'mock-server/',
  config: 'src/config/',
  doctor: 'src/doctor/',
  cli: 'src/cli/',
};

const library = 'src/(verify|soak|plan|forecast|diagnose|why-nothing|index|vitest)[.]ts$';
/** The one entry that brings a test runner along; its users have it. */
const vitestEntry = '^src/vitest[.]ts$';

/** room -> rooms and packages it may import; `node` stands for the modules of Node. */
const arrows = {
  contract: ['zod'],
  wire: ['contract'],
  kit: ['contract'],
  scenarios: ['contract', 'kit'],
  client: ['contract', 'kit', 'wire', 'zod', 'undici', 'node'],
  runner: ['contract', 'kit', 'wire', 'client', 'node'],
  report: ['contract', 'runner', 'zod'],
  config: ['contract', 'client', 'runner', 'yaml', 'zod', 'node'],
  doctor: ['contract', 'client', 'node'],
  engine: ['contract', 'zod'],
  yaml: ['yaml', 'zod'],
  'http-binding': ['contract', 'engine', 'node'],
  'reference-server': ['contract', 'engine', 'http-binding', 'zod', 'fastify', 'ioredis', 'pg', 'node'],
  'mock-server': ['contract', 'engine', 'http-binding', 'yaml', 'zod', 'node'],
};

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const fromPackage = (name) => `(^|/)node_modules/${escaped(name)}/`;
const inRoom = (room) => `^${escaped(rooms[room])}`;

const arrowRules = Object.entries(arrows).map(([room, allowed]) => {
  // A room never names itself, so `yaml` in the line of the room yaml is the package.
  const isRoom = (name) => name in rooms && name !== room;
  const packages = allowed.filter((name) => !isRoom(name) && name !== 'node');
  return {
    name: `${room}-imports-only-its-arrows`,
    severity: 'error',
    comment: `${room} may import: ${allowed.join(', ')}.`,
    from: { path: inRoom(room), ...(room === 'report' && { pathNot: '^src/report/pretty' }) },
    to: {
      pathNot: [
        inRoom(room),
        ...allowed.filter(isRoom).map(inRoom),
        ...packages.map((name) => fromPackage(name)),
        ...(allowed.includes('node')
          ? [
              '^(node:)?(assert|async_hooks|buffer|child_process|crypto|dns|events|fs|http|https|net|os|path|perf_hooks|process|stream|timers|tls|tty|url|util|worker_threads|zlib)(/|$)',
            ]
          : []),
      ],
    },
  };
});

module.exports = {
  forbidden: [
    ...arrowRules,
    {
      name: 'pretty-report-adds-only-chalk',
      severity: 'error',
      comment: 'The pretty report may import what report may, and chalk.',
      from: { path: '^src/report/pretty' },
      to: { pathNot: [inRoom('report'), inRoom('contract'), inRoom('runner'), fromPackage('chalk')] },
    },
    {
      name: 'chalk-only-in-cli-and-pretty-report',
      severity: 'error',
      from: { pathNot: ['^src/cli/', '^src/report/pretty'] },
      to: { path: fromPackage('chalk') },
    },
    {
      name: 'library-knows-no-judged-side',
      severity: 'error',
      comment: 'verify() judges over sockets only: it imports nothing of the engine, the reference server or the command line.',
      from: { path: `^${library}` },
      to: { path: ['^src/engine/', '^http-binding/', '^reference-server/', '^mock-server/', '^src/cli/', '^bin/'] },
    },
    {
      name: 'mock-core-runs-in-browsers',
      severity: 'error',
      comment: 'What a cassette means and what a mock answers runs in a service worker too: without Node and without sockets.',
      from: { path: '^mock-server/(cassette|faults|backend|control)/' },
      to: {
        path: [
          '^http-binding/',
          '^mock-server/(http|files)/',
          '^(node:)?(assert|async_hooks|buffer|child_process|crypto|dns|events|fs|http|https|net|os|path|perf_hooks|process|stream|timers|tls|tty|url|util|worker_threads|zlib)(/|$)',
        ],
      },
    },
    {
      name: 'commands-are-lazy',
      severity: 'error',
      comment: 'The table of commands is read for every `--help`: it imports its commands only by import().',
      from: { path: '^src/cli/program[.]ts$' },
      to: {
        path: '^src/',
        pathNot: ['^src/cli/(options|usage-error)[.]ts$', '^src/(report/plain-text|version)[.]ts$'],
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'redis-comes-only-when-asked-for',
      severity: 'error',
      comment: 'Who serves without Redis does not load it: the adapter is imported only by import().',
      from: { pathNot: ['^reference-server/redis/', '^test/', '^bench/'] },
      to: { path: ['^reference-server/redis/', fromPackage('ioredis')], dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'postgres-comes-only-when-asked-for',
      severity: 'error',
      comment: 'Who serves from memory does not load it: the adapter is imported only by import().',
      from: { pathNot: ['^reference-server/postgres/', '^test/', '^bench/'] },
      to: { path: ['^reference-server/postgres/', fromPackage('pg')], dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'bin-knows-only-cli',
      severity: 'error',
      from: { path: '^bin/' },
      to: { pathNot: ['^src/cli/', '^(node:)?(process|url)$'] },
    },
    {
      name: 'nobody-imports-bin-or-tests',
      severity: 'error',
      from: { pathNot: ['^test/', '^bench/'] },
      to: { path: ['^bin/', '^test/', '^bench/'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'product-uses-no-development-package',
      severity: 'error',
      from: { path: ['^src/', '^bin/', '^scenarios/', '^http-binding/', '^reference-server/', '^mock-server/'], pathNot: vitestEntry },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'vitest-entry-adds-only-vitest',
      severity: 'error',
      from: { path: vitestEntry },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: fromPackage('vitest') },
    },
    {
      name: 'nobody-imports-the-vitest-entry',
      severity: 'error',
      comment: 'Who uses the library without Vitest must not need it.',
      from: { pathNot: '^test/' },
      to: { path: vitestEntry },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
