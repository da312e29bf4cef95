import { defineConfig } from 'tsdown';

const common = {
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  fixedExtension: false,
  hash: false,
  logLevel: 'warn',
  checks: { pluginTimings: false },
} as const;

export default defineConfig([
  {
    ...common,
    name: 'library',
    entry: ['src/index.ts', 'src/contract/index.ts', 'src/wire/index.ts', 'src/vitest.ts'],
    // Modules stay modules: a browser bundler takes only what it uses of contract and wire.
    unbundle: true,
    root: 'src',
    dts: true,
    outDir: 'dist',
    clean: ['dist/*', '!dist/bin', '!dist/mock'],
  },
  {
    ...common,
    name: 'client of the mock',
    // Runs in browsers too, so it is one file that imports nothing.
    entry: { index: 'mock-server/control/client.ts' },
    platform: 'neutral',
    dts: true,
    outDir: 'dist/mock',
  },
  {
    ...common,
    name: 'command line',
    entry: ['bin/chat-contract.ts'],
    // Bundled because reading many small files is what makes `--help` slow. Lazy imports stay files of their own,
    // and what only they need (fastify, undici) is loaded only by them.
    deps: { alwaysBundle: ['commander', 'chalk', /^zod/], onlyBundle: ['commander', 'chalk', 'zod'] },
    dts: false,
    outDir: 'dist/bin',
  },
]);
