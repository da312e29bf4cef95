import { describe, expect, onTestFinished, test } from 'vitest';
import { clausesBrokenBy, faultFacts } from '../mock-server/faults/fault-facts.ts';
import { faultNames } from '../mock-server/faults/fault-rule.ts';
import { parseFaults } from '../mock-server/faults/parse-faults.ts';
import { startMockServer } from '../mock-server/http/mock-server.ts';
import { verify } from '../src/verify.ts';

/** What a fault is said to break is broken, and what is said to be legal is: judged by `verify` itself. */

const controlToken = 'the-control-token-of-these-tests';
const runMs = 180_000;
/** Takes long, and is about load and not about what these faults do. */
const slow = ['sse.stalled-reader', 'resume.long-replay', 'idem.expires'];

async function judge(example: string, options: { only?: readonly string[]; skip?: readonly string[] }) {
  const parsed = parseFaults(example);
  if (!parsed.ok) throw new Error(parsed.message);
  const mock = await startMockServer({ controlToken, keepAliveMs: 200, faults: parsed.faults });
  onTestFinished(() => mock.close());
  const { clauses } = await verify({
    urls: [mock.url],
    secret: 'none',
    auth: { scheme: 'none' },
    controlToken,
    repeatFailed: 0,
    ...options,
  });
  return clauses;
}

const factsOf = (wanted: 'legal' | 'untestable' | 'breaks') =>
  faultNames.flatMap((name) => {
    const { example, effect } = faultFacts[name];
    return wanted === (typeof effect === 'string' ? effect : 'breaks') ? [{ name, example, breaks: clausesBrokenBy(name) }] : [];
  });

describe('a fault that breaks a clause', () => {
  test.each(factsOf('breaks'))('$example fails $breaks', { timeout: runMs }, async ({ name, example, breaks }) => {
    expect(parseFaults(example)).toMatchObject({ faults: [{ fault: name }] });
    const clauses = await judge(example, { only: breaks });
    expect(clauses.map(({ id, verdict }) => [id, verdict])).toEqual(breaks.map((id) => [id, 'failed']));
  });

  test('and without a fault none of these fails', { timeout: runMs }, async () => {
    const only = [...new Set(factsOf('breaks').flatMap(({ breaks }) => breaks))];
    const clauses = await judge('latency; ms=0', { only });
    expect(clauses.map(({ id, verdict }) => [id, verdict]).sort()).toEqual(only.map((id) => [id, 'passed']).sort());
  });
});

describe('a fault that is legal', () => {
  test.each(factsOf('legal'))('$example fails no clause', { timeout: runMs }, async ({ example }) => {
    const clauses = await judge(example, { skip: slow });
    expect(clauses.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    expect(clauses.filter(({ verdict }) => verdict === 'passed').length).toBeGreaterThan(80);
  });
});

describe('a fault that leaves nothing to judge', () => {
  test.each(factsOf('untestable'))('$example', { timeout: runMs }, async ({ example }) => {
    const clauses = await judge(example, { only: ['read.*'] });
    expect([...new Set(clauses.map(({ verdict }) => verdict))]).toEqual(['untestable']);
  });
});
