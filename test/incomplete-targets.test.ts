import { expect, test } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { verify } from '../src/verify.ts';
import { aroundCalls, refusal } from './mutants/decorate.ts';
import type { MutantParts } from './mutants/mutant.ts';
import { startMutant } from './mutants/start-mutant.ts';

/** Targets that keep back what judging needs: clauses are untestable then, never violated. */

async function judge(parts: MutantParts, ...folders: readonly string[]) {
  await using server = await startMutant({ name: '', bug: 'none', breaks: [], build: () => parts });
  const { url, secret, controlToken } = server;
  const chosen = scenarios.filter(({ id }) => folders.some((folder) => id.startsWith(folder)));
  const report = await verify({ urls: [url], secret, controlToken, scenarios: chosen });
  return report.clauses;
}

test('a target that asks to lower the rate is untestable, never violating', async () => {
  let posts = 0;
  const clauses = await judge(
    {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          posts += call.operation === 'postMessage' ? 1 : 0;
          if (call.operation !== 'postMessage' || posts % 7 !== 0) return next(call);
          const answer = refusal(429, 'RATE_LIMITED');
          return { ...answer, headers: { ...answer.headers, 'retry-after': '1' } };
        }),
    },
    'posting/',
    'idempotency/',
    'sequence/',
    'preferences/',
  );
  const violated = clauses.filter(({ verdict }) => verdict === 'failed' || verdict === 'flaky' || verdict === 'warned');
  expect(violated.map(({ id, verdict, reason }) => ({ id, verdict, reason }))).toEqual([]);
  expect(clauses.some(({ verdict }) => verdict === 'untestable')).toBe(true);
}, 60_000);

test('a target without a stream is judged by what needs none', async () => {
  const clauses = await judge(
    {
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => (call.operation === 'openStream' ? refusal(404, 'NOT_FOUND') : next(call))),
    },
    'read/',
    'locale/',
  );
  expect(Object.fromEntries(clauses.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict }) => [id, verdict]))).toEqual({
    // That every endpoint takes a tag cannot be shown without one of them.
    'locale.region-accepted': 'untestable',
    'locale.unknown-falls-back': 'untestable',
    'locale.content-language': 'untestable',
  });
  expect(clauses).toHaveLength(14);
}, 60_000);
