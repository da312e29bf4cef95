import { expect, onTestFinished, test } from 'vitest';
import { startMockServer } from '../mock-server/http/mock-server.ts';
import { verify } from '../src/verify.ts';

const secret = 'the-shared-secret-of-these-tests';
const controlToken = 'the-control-token-of-these-tests';
/** A whole run takes some seconds; a machine that is busy may need many. */
const runMs = 240_000;
const needReplicas = ['idem.across-replicas', 'resume.across-replicas'];

const others = (clauses: Awaited<ReturnType<typeof verify>>['clauses']) =>
  clauses.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict, reason }) => [id, verdict, reason]);

test('with --auth strict the mock conforms in full', { timeout: runMs }, async () => {
  const mock = await startMockServer({ secret, controlToken, keepAliveMs: 200 });
  onTestFinished(() => mock.close());
  const { clauses, summary } = await verify({ urls: [mock.url], secret, controlToken });
  expect(others(clauses)).toEqual(needReplicas.map((id) => [id, 'skipped', expect.any(String)]));
  expect(summary).toMatchObject({ conforms: true, notJudgedYet: [] });
});

test('by default it conforms in all but signatures', { timeout: runMs }, async () => {
  const mock = await startMockServer({ controlToken, keepAliveMs: 200 });
  onTestFinished(() => mock.close());
  const { clauses, summary } = await verify({ urls: [mock.url], secret, controlToken, skip: ['auth.*'] });
  expect(others(clauses)).toEqual(needReplicas.map((id) => [id, 'skipped', expect.any(String)]));
  expect(summary).toMatchObject({ conforms: true, notJudgedYet: [] });
});
