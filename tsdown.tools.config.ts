import { defineConfig } from 'tsdown';

/** Programs for contributors (benchmarks, the kill matrix, the soak): `npm run build:tools` writes them to build/, nothing is published. */
export default defineConfig({
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  fixedExtension: false,
  hash: false,
  logLevel: 'warn',
  entry: ['bench/*.ts', 'test/matrix/*.ts'],
  root: '.',
  unbundle: true,
  dts: false,
  sourcemap: true,
  outDir: 'build',
});
