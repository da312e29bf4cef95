import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type ServerParts, startServer } from '../reference-server/server.ts';
import type { Ports } from '../src/engine/ports.ts';
import { verify, type VerifyOptions } from '../src/verify.ts';
import { counting } from './counting-backend.ts';
import { legalVariants } from './legal/index.ts';
import { mutants } from './mutants/index.ts';
import { writeForeign } from './write-foreign.ts';

const secret = 'the-shared-secret/of+these tests';

/** Somebody else's deployment: the second of its projects holds so many messages. */
async function judged(messages: number, options: Partial<VerifyOptions> = {}, parts: ServerParts = {}) {
  let ports: Ports | undefined;
  const { counted, parts: countedParts } = counting(parts);
  const server = await startServer(
    { secret, keepAliveMs: 300, maxConnections: 5, logLevel: 'silent' },
    {
      ...countedParts,
      ports: (plain) => {
        ports = plain;
        return countedParts.ports?.(plain) ?? plain;
      },
    },
  );
  if (ports === undefined) throw new Error('the server was started with its ports');
  const identities = { projects: [{ id: randomUUID() }, { id: randomUUID() }], users: [randomUUID(), randomUUID()] };
  const stranger = randomUUID();
  for (let count = 0; count < messages; count++) await writeForeign(ports, identities.projects[1]?.id ?? '', stranger);
  try {
    const report = await verify({
      urls: [server.url],
      secret,
      shared: true,
      identities,
      only: ['resume.long-replay'],
      limits: { ratePerSecond: 500 },
      repeatFailed: 0,
      ...options,
    });
    return { clause: report.clauses[0], report, counted };
  } finally {
    await server.close();
  }
}

describe("a long replay on somebody else's deployment", () => {
  test.each(['full', 'read-only'] as const)(
    'is that of a project which holds the events already (%s)',
    { timeout: 60_000 },
    async (profile) => {
      const { clause, report, counted } = await judged(1_150, { profile });
      expect([clause?.verdict, clause?.reason]).toEqual(['passed', undefined]);
      expect(counted.stored).toBe(0);
      expect(report.summary.messagesSent).toBe(0);
    },
  );

  test('is not judged where none does, and no thousand messages are posted: the hint tells what would', async () => {
    const { report, clause, counted } = await judged(900);
    expect(clause?.verdict).toBe('skipped');
    expect(counted.stored).toBe(0);
    expect(report.scenarios.find(({ id }) => id === 'resume/long-replay-of-others')?.checks[0]?.message).toBe(
      'none of the listed projects holds 1000 messages (the fullest 900): list one that does, or let verify write them with --max-messages',
    );
    expect(report.scenarios.find(({ id }) => id === 'resume/long-replay')?.checks[0]?.message).toMatch(/--max-messages 1523 admits it$/);
  });

  test.each(['resume-capped-at-500', 'resume-capped-at-1000', 'resume-ends-at-1000', 'resume-truncated-lies', 'resume-newest-1000'])(
    'shows %s',
    { timeout: 60_000 },
    async (name) => {
      const mutant = mutants.find((one) => one.name === name);
      expect(mutant?.breaks).toContain('resume.long-replay');
      expect((await judged(1_150, { patience: { eventMs: 1_000 } }, mutant?.build())).clause?.verdict).toBe('failed');
    },
  );

  test.each(['truncated-replays-that-end', 'truncated-replays-that-go-live', 'unknown-durable-events'])(
    'is fine with %s',
    { timeout: 60_000 },
    async (name) => {
      const variant = legalVariants.find((one) => one.name === name);
      if (variant === undefined) throw new Error(`there is a legal variant "${name}"`);
      expect((await judged(1_150, {}, variant.build?.())).clause?.verdict).toBe('passed');
    },
  );
});
