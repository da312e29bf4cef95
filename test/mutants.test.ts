import { describe, expect, test } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { verify } from '../src/verify.ts';
import { mutants } from './mutants/index.ts';
import { startMutant } from './mutants/start-mutant.ts';

test('the clean server keeps every clause', async () => {
  await using server = await startMutant();
  const { url, secret, controlToken } = server;
  const report = await verify({ urls: [url], secret, controlToken, scenarios, seed: 1 });
  const judged = report.clauses.filter(({ verdict }) => verdict !== 'skipped');
  expect(judged.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict, reason }) => ({ id, verdict, reason }))).toEqual([]);
  expect(judged.length).toBeGreaterThan(0);
  expect(report.summary.conforms).toBe(true);
}, 60_000);

describe('the list of mutants', () => {
  test('names each once', () => {
    const names = mutants.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('breaks something with each', () => {
    expect(mutants.filter(({ breaks, warns = [] }) => breaks.length + warns.length === 0).map(({ name }) => name)).toEqual([]);
  });

  test('has one for every clause that a scenario judges', () => {
    const broken = new Set(mutants.flatMap(({ breaks, warns = [] }) => [...breaks, ...warns]));
    const judged = new Set(scenarios.flatMap(({ clauses }) => clauses));
    expect([...judged].filter((clause) => !broken.has(clause))).toEqual([]);
  });
});
