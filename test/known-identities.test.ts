import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type ServerParts, startServer } from '../reference-server/server.ts';
import type { ListedIdentities } from '../src/client/identities.ts';
import type { ClauseId } from '../src/contract/index.ts';
import type { Ports } from '../src/engine/ports.ts';
import { forecast } from '../src/forecast.ts';
import { verify, type VerifyOptions } from '../src/verify.ts';
import { counting } from './counting-backend.ts';
import { mutants } from './mutants/index.ts';

const secret = 'the-shared-secret/of+these tests';
const controlToken = 'the-control-token-of-these-tests';
const only = ['auth.outsider-refused', 'locale.profile'];

interface Known {
  readonly locale?: string;
  /** The target knows them as the configuration tells; else they are users like any other. */
  readonly isTrue?: boolean;
  readonly parts?: ServerParts;
  readonly options?: Partial<VerifyOptions>;
}

/** One project, two users, somebody without access and somebody with a profile. */
async function judged({ locale = 'fr', isTrue = true, parts = {}, options = {} }: Known) {
  let ports: Ports | undefined;
  const { counted, parts: countedParts } = counting(parts);
  const server = await startServer(
    { secret, controlToken, keepAliveMs: 300, assistantDelayMs: 10, buildStepMs: 5, logLevel: 'silent' },
    {
      ...countedParts,
      ports: (plain) => {
        ports = countedParts.ports?.(plain) ?? plain;
        return ports;
      },
    },
  );
  if (ports === undefined) throw new Error('the server was started with its ports');
  const identities = {
    projects: [{ id: randomUUID() }, { id: randomUUID() }],
    users: [randomUUID(), randomUUID()],
    outsider: randomUUID(),
    profileUser: { id: randomUUID(), locale },
  } satisfies ListedIdentities;
  if (isTrue) {
    for (const { id } of identities.projects) await ports.access.set(id, identities.outsider, false);
    await ports.profiles.setLocale(identities.profileUser.id, locale);
  }
  try {
    const settings: VerifyOptions = { urls: [server.url], secret, identities, only, repeatFailed: 0, ...options };
    const report = await verify(settings);
    const of = (id: ClauseId) => report.clauses.find((clause) => clause.id === id);
    return {
      report,
      counted: { ...counted },
      told: await forecast(settings),
      outsider: of('auth.outsider-refused'),
      profile: of('locale.profile'),
    };
  } finally {
    await server.close();
  }
}

const verdictsOf = ({ outsider, profile }: Awaited<ReturnType<typeof judged>>) => [outsider?.verdict, profile?.verdict];
const mutantParts = (name: string): ServerParts => mutants.find((mutant) => mutant.name === name)?.build() ?? {};

describe('an outsider and a user with a profile whom the configuration names', () => {
  test('are judged without a control token, and no more is sent than was said', async () => {
    const found = await judged({});
    expect(verdictsOf(found)).toEqual(['passed', 'passed']);
    expect(found.report.scenarios.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      'authentication/outsider skipped',
      'authentication/known-outsider passed',
      'locale/profile skipped',
      'locale/known-profile passed',
      'replicas/access skipped',
    ]);
    for (const kind of ['messages', 'characters', 'streams'] as const)
      expect(found.counted[kind], kind).toBeLessThanOrEqual(found.told.expected[kind]);
  });

  test('and beside the control actions where there is a token', async () => {
    const found = await judged({ options: { controlToken } });
    expect(verdictsOf(found)).toEqual(['passed', 'passed']);
    expect(found.report.scenarios.filter(({ verdict }) => verdict === 'passed').map(({ id }) => id)).toEqual([
      'authentication/outsider',
      'authentication/known-outsider',
      'locale/profile',
      'locale/known-profile',
    ]);
  });

  test('by looking alone, too', async () => {
    const found = await judged({ options: { profile: 'read-only' } });
    expect(verdictsOf(found)).toEqual(['passed', 'passed']);
    expect(found.counted.stored).toBe(0);
  });

  test.each(['full', 'read-only'] as const)('are a violation where the target knows nothing of it (%s)', async (profile) => {
    expect(verdictsOf(await judged({ isTrue: false, options: { profile } }))).toEqual(['failed', 'failed']);
  });

  test('whose language everybody gets prove nothing: the hint tells which do', async () => {
    const { report, profile } = await judged({ locale: 'en-GB' });
    expect(profile?.verdict).toBe('skipped');
    expect(report.scenarios.find(({ id }) => id === 'locale/known-profile')?.checks[0]?.message).toContain(
      'give a user with ar, fr, es, de',
    );
  });

  test('may have a region tag in the profile', async () => {
    expect((await judged({ locale: 'ar-EG' })).profile?.verdict).toBe('passed');
  });

  test.each(['auth-outsider-404', 'auth-outsider-streams', 'auth-outsider-reads', 'auth-outsider-stored', 'auth-outsider-writes-legacy'])(
    'show %s',
    async (name) => {
      const { report } = await judged({ parts: mutantParts(name), options: { only: ['authentication'] } });
      const { breaks } = mutants.find((mutant) => mutant.name === name) ?? { breaks: [] };
      const failed = report.clauses.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
      expect(failed).toEqual(breaks.filter((id) => failed.includes(id)));
      expect(failed).not.toEqual([]);
    },
  );

  test.each([
    'locale-profile-ignored',
    'locale-profile-ignored-on-reads',
    'locale-profile-beats-header',
    'locale-profile-for-unknown-header',
  ])('show %s', async (name) => {
    expect((await judged({ parts: mutantParts(name) })).profile?.verdict).toBe('failed');
  });
});
