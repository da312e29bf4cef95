import { describe, expect, test } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { verify } from '../src/verify.ts';
import { legalVariants } from './legal-streams.ts';
import { startMutant } from './mutants/start-mutant.ts';

const stories = scenarios.filter(({ id }) => id.startsWith('resume/') || id.startsWith('connections/'));

describe.concurrent('a backend that keeps the contract its own way is not found at fault', () => {
  test.each(legalVariants.map((variant) => [variant.name, variant] as const))(
    '%s',
    async (name, { settings, withLongReplay, notPassed, build }) => {
      await using server = await startMutant({ name, bug: 'none', breaks: [], build, ...(settings !== undefined && { settings }) });
      const { url, secret, controlToken } = server;
      const told = withLongReplay === true ? stories : stories.filter(({ id }) => id !== 'resume/long-replay');
      const report = await verify({ urls: [url], secret, controlToken, scenarios: told });
      const expected = Object.fromEntries(report.clauses.map(({ id }) => [id, notPassed?.[id] ?? 'passed']));
      const found = Object.fromEntries(report.clauses.map(({ id, verdict }) => [id, verdict]));
      expect(found, JSON.stringify(report.clauses.filter(({ reason }) => reason !== undefined))).toEqual(expected);
      expect(report.clauses.length).toBeGreaterThan(15);
    },
    60_000,
  );
});
