import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { matrixPage } from './matrix/matrix-page.ts';
import { mutants } from './mutants/index.ts';
import { root } from './run-built.ts';

const file = join(root, 'docs/MATRIX.md');

test('the published matrix is that of the mutants', () => {
  const page = matrixPage(mutants);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, page);
  else expect(readFileSync(file, 'utf8')).toBe(page);
});

/** "Anything may fail" would let a mutant be killed by the wrong clause without anybody noticing. */
test('no mutant may hit more than forty other clauses', () => {
  expect(mutants.filter(({ mayAlsoFail = [] }) => mayAlsoFail.length > 40).map(({ name }) => name)).toEqual([]);
});
