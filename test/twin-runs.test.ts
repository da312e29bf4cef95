import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import type { Report } from '../src/runner/report-value.ts';
import { verify, type VerifyOptions } from '../src/verify.ts';
import { readLastWriteWins } from './mutants/read-last-write-wins.ts';
import { startMutant } from './mutants/start-mutant.ts';

/** Users whom two runs use at the same time, as two pipelines with one configuration do. */
function identities() {
  const disposable = true;
  return {
    projects: [
      { id: randomUUID(), disposable },
      { id: randomUUID(), disposable },
    ],
    users: [randomUUID(), randomUUID()],
  };
}

const told = scenarios.filter(({ id }) => /^(?:read|preferences)\//.test(id));

function found({ clauses }: Report): readonly { id: string; verdict: string; reason: string | undefined }[] {
  return clauses
    .filter(({ verdict }) => verdict === 'failed' || verdict === 'flaky' || verdict === 'warned')
    .map(({ id, verdict, reason }) => ({ id, verdict, reason }));
}

test('two runs with the same users and projects at once find nothing wrong with a backend that is right', async () => {
  await using server = await startMutant();
  const { url, secret, controlToken } = server;
  const options: VerifyOptions = { urls: [url], secret, controlToken, scenarios: told, identities: identities(), repeatFailed: 0 };
  const reports = await Promise.all([verify(options), verify({ ...options, seed: 2 })]);
  expect(reports.map(found)).toEqual([[], []]);
  expect(reports.every(({ summary }) => summary.clauses.passed > 5)).toBe(true);
}, 120_000);

test('a backend that is wrong is found out by listed users as by new ones', async () => {
  await using server = await startMutant(readLastWriteWins);
  const { url, secret, controlToken } = server;
  const report = await verify({ urls: [url], secret, controlToken, scenarios: told, identities: identities(), repeatFailed: 0 });
  expect(found(report).map(({ id }) => id)).toEqual(readLastWriteWins.breaks);
}, 60_000);
