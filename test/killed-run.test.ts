import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { verify } from '../src/verify.ts';
import { aroundCalls, bodyOf } from './mutants/decorate.ts';
import { startMutant } from './mutants/start-mutant.ts';
import { startBuilt } from './run-built.ts';

const disposable = true;

/** Each of these is in force for a minute, by its lease, when the run that asked for it dies. */
test.each([
  { action: 'clock.advance', by: 'idempotency/expiry', affected: ['idempotency/', 'authentication/'] },
  { action: 'cache.outage', by: 'idempotency/cache-outage', affected: ['idempotency/'] },
  { action: 'project.deny', by: 'authentication/outsider', affected: ['authentication/', 'read/'] },
])('a run that is killed while $action is in force leaves the next one as it would be', { timeout: 90_000 }, async (killed) => {
  const seen: string[] = [];
  let isInForce = (): void => {};
  const inForce = new Promise<void>((resolve) => {
    isInForce = resolve;
  });
  await using server = await startMutant({
    name: '',
    bug: 'none',
    breaks: [],
    build: () => ({
      engine: (engine) =>
        aroundCalls(engine, async (call, next) => {
          const reply = await next(call);
          if (call.operation === 'control') {
            const action = bodyOf(call)?.['action'];
            if (typeof action === 'string') seen.push(action);
            if (action === killed.action) isInForce();
          }
          return reply;
        }),
    }),
  });
  const { url, secret, controlToken } = server;
  const users = [randomUUID(), randomUUID()];
  const projects = [
    { id: randomUUID(), disposable },
    { id: randomUUID(), disposable },
  ];
  const folder = mkdtempSync(join(tmpdir(), 'killed-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const config = join(folder, 'chat-contract.config.json');
  writeFileSync(config, JSON.stringify({ url, identities: { projects, users } }));
  const one = startBuilt(['verify', '--config', config, '--only', killed.by], {
    CHAT_CONTRACT_SECRET: secret,
    CHAT_CONTRACT_CONTROL_TOKEN: controlToken,
  });
  await inForce;
  one.child.kill('SIGKILL');
  expect(await one.ended).toBe('SIGKILL');
  expect(seen.slice(seen.lastIndexOf(killed.action))).not.toContain('reset');

  const told = scenarios.filter(({ id }) => killed.affected.some((folder) => id.startsWith(folder)));
  const next = await verify({ urls: [url], secret, controlToken, scenarios: told, identities: { projects, users }, repeatFailed: 0 });
  const surprises = next.clauses.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped');
  expect(surprises.map(({ id, verdict, reason }) => ({ id, verdict, reason }))).toEqual([]);
});
