import { describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../reference-server/server.ts';
import { run } from '../src/cli/run.ts';
import { exitCode } from '../src/runner/exit-code.ts';
import type { Report } from '../src/runner/report-value.ts';
import { soak, verify, type VerifyOptions } from '../src/index.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { type Front, startFront } from './front.ts';
import { tinySecret as secret } from './tiny-session.ts';

/** A backend whose deployment changes: `build` is what it tells from now on, `undefined` for nothing. */
interface Deployment extends AsyncDisposable {
  readonly url: string;
  readonly front: Front;
  build: string | undefined;
}

/** The build stands in the discovery document, or with `header` in a header of every answer that the backend gives. */
async function deploy(build: string | undefined, header?: string): Promise<Deployment> {
  const backend: RunningServer = await startServer({ secret, logLevel: 'silent' });
  const deployment = { build };
  const front = await startFront({
    backend: backend.url,
    instead(request, response) {
      const { build: now } = deployment;
      if (header !== undefined && now !== undefined) response.setHeader(header, now);
      if (request.url !== '/.well-known/chat-contract' || header !== undefined) return false;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ contract: '2025-08-26', capabilities: ['typing'], build: now }));
      return true;
    },
  });
  return {
    url: front.url,
    front,
    get build() {
      return deployment.build;
    },
    set build(now) {
      deployment.build = now;
    },
    async [Symbol.asyncDispose]() {
      await front[Symbol.asyncDispose]();
      await backend.close();
    },
  };
}

const judging = (target: Deployment, options: Partial<VerifyOptions> = {}): Promise<Report> =>
  verify({ urls: [target.url], secret, only: ['read.default'], expectBuild: 'b-2', ...options });

/** Nothing counts, in whatever form it is reported. */
function expectDisowned(report: Report, sentence: RegExp): void {
  expect(report.ended).toMatchObject({ by: 'other-build', reason: expect.stringMatching(sentence) });
  expect(exitCode(report)).toBe(3);
  expect(report.summary).toMatchObject({ conforms: false, clauses: { passed: 0, failed: 0, warned: 0, flaky: 0 } });
  const verdicts = [...report.clauses, ...report.scenarios.flatMap(({ checks }) => checks)].map(({ verdict }) => verdict);
  expect(verdicts.filter((verdict) => verdict !== 'untestable' && verdict !== 'skipped')).toEqual([]);
}

describe.each([
  ['in the discovery document', undefined],
  ['in a header', 'X-App-Build'],
])('the build, told %s,', (_, buildHeader) => {
  const how = { buildHeader };

  test('is the expected one: it is judged, and the report tells it', async () => {
    await using target = await deploy('b-2', buildHeader);
    const report = await judging(target, how);
    expect([exitCode(report), report.ended]).toEqual([0, undefined]);
    expect(report.target).toMatchObject({ builds: ['b-2'], expectedBuild: 'b-2' });
  });

  test('is another one: nothing is posted', async () => {
    await using target = await deploy('b-1', buildHeader);
    const report = await judging(target, how);
    expectDisowned(
      report,
      new RegExp(`^${target.url} runs build "b-1", and "b-2" is expected\\. Deploy that build, or wait for it with --wait\\.$`),
    );
    expect(report.summary.messagesSent).toBe(0);
    expect(report.target.builds).toEqual(['b-1']);
  });

  test('is not told', async () => {
    await using target = await deploy(undefined, buildHeader);
    const where = buildHeader === undefined ? '"build" in GET /\\.well-known/chat-contract' : 'the header x-app-build';
    expectDisowned(await judging(target, how), new RegExp(`does not tell its build, and "b-2" is expected: ${where} is missing\\.`));
  });

  test('changes while it is judged', async () => {
    await using target = await deploy('b-2', buildHeader);
    const report = await judging(target, {
      ...how,
      only: ['seq.increasing', 'seq.distinct'],
      jobs: 1,
      onProgress({ kind }) {
        if (kind === 'scenario') target.build = 'b-3';
      },
    });
    expectDisowned(report, /^The build changed while it was judged, .* runs build "b-3", and "b-2" is expected\. Judge again when/);
    expect(report.target.builds).toEqual(['b-2', 'b-3']);
    expect(report.summary.messagesSent).toBeGreaterThan(0);
  });

  test('is waited for', async () => {
    await using target = await deploy('b-1', buildHeader);
    const report = await judging(target, {
      ...how,
      waitMs: 60_000,
      onProgress(told) {
        if (told.kind !== 'waiting') return;
        expect(told.reason).toBe(`${target.url} runs build "b-1", and "b-2" is expected`);
        target.build = 'b-2';
      },
    });
    expect([exitCode(report), report.target.builds]).toEqual([0, ['b-2']]);
  });
});

describe('the expected build', () => {
  test('is another one at the last look only: violations count as little as what holds', async () => {
    await using target = await deploy('b-2');
    let done = false;
    const report = await judging(target, {
      only: ['read.default'],
      onProgress({ kind }) {
        done ||= kind === 'scenario';
        if (done) target.build = 'b-3';
      },
    });
    expectDisowned(report, /^The build changed/);
  });

  test('cannot be told at the end', async () => {
    await using target = await deploy('b-2');
    const report = await judging(target, {
      only: ['read.default'],
      onProgress({ kind }) {
        if (kind === 'scenario') target.build = undefined;
      },
    });
    expectDisowned(report, /does not tell its build/);
  });

  test('of one replica is another one', async () => {
    await using one = await deploy('b-2');
    await using other = await deploy('b-1');
    const report = await verify({ urls: [one.url, other.url], secret, only: ['read.default'], expectBuild: 'b-2' });
    expectDisowned(report, new RegExp(`${other.url} runs build "b-1"`));
  });

  test('ends a soak', async () => {
    await using target = await deploy('b-1');
    const report = await soak({ runs: 5, urls: [target.url], secret, only: ['read.default'], expectBuild: 'b-2' });
    expect([exitCode(report), report.soak?.runs.length]).toEqual([3, 1]);
  });

  test('nobody expects one: it is told all the same', async () => {
    await using target = await deploy('b-1');
    const report = await judging(target, { expectBuild: undefined });
    expect([exitCode(report), report.target.builds, report.target.expectedBuild]).toEqual([0, ['b-1'], undefined]);
  });

  test.each([
    [['--expect-build', ''], 'The expected build is an empty text. Give the id of the build that is to be judged.'],
    [['--build-header', 'a b'], 'The header that tells the build cannot be: "a b" is no header name. Give letters, digits and hyphens.'],
  ])('%j is a usage error', async (argv, sentence) => {
    const fake = createFakeTerminal({ env: { CHAT_CONTRACT_SECRET: secret } });
    expect(await run(['verify', 'http://127.0.0.1:1', ...argv], fake.terminal)).toBe(2);
    expect(fake.stderr()).toBe(`error: ${sentence}\n`);
  });

  test('on the command line: exit 3 and one sentence', async () => {
    await using target = await deploy('b-1');
    const fake = createFakeTerminal({ env: { CHAT_CONTRACT_SECRET: secret } });
    expect(await run(['verify', target.url, '--expect-build', 'b-2', '--only', 'read.default'], fake.terminal)).toBe(3);
    expect(fake.stdout().replace(/\s+/g, ' ')).toContain(`Nothing was judged: another build ${target.url} runs build "b-1"`);
    expect(fake.stdout()).toMatch(/^build +b-1$/m);
  });
});
