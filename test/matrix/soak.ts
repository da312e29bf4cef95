import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { scenarios } from '../../scenarios/index.ts';
import { clauseOf } from '../../src/contract/index.ts';
import type { Report } from '../../src/runner/report-value.ts';
import { verify } from '../../src/verify.ts';
import { startMutant } from '../mutants/start-mutant.ts';

/** The clean server again and again, on an idle machine and with every core busy: whatever is not green then is a wrong red. */

const usage = `Usage: npm run soak -- [--runs N] [--seed S]
  --runs N  runs on an idle machine, and as many with every core busy (default 50)
  --seed S  of the first run; each run has the next one (default 1)
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Clauses that are not green; skipped ones only where a single server cannot have what they need. */
function notGreen(report: Report): string[] {
  return report.clauses
    .filter(({ id, verdict }) => verdict !== 'passed' && !(verdict === 'skipped' && clauseOf(id).needs?.includes('replicas') === true))
    .map(({ id, verdict, reason }) => `${id} ${verdict}${reason === undefined ? '' : ` (${reason})`}`);
}

/** What the scenarios behind a red clause saw, so that one bad run in a hundred is enough to understand it. */
function evidence(report: Report): string[] {
  return report.scenarios
    .flatMap(({ id, checks }) =>
      checks.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped').map((check) => ({ id, check })),
    )
    .map(({ id, check }) => `    ${id} ${JSON.stringify(check)}`);
}

function keepCoresBusy(): { end: () => void } {
  const children: ChildProcess[] = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  const end = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.once('exit', end);
  return { end };
}

async function soak(load: string, runs: number, firstSeed: number): Promise<number> {
  let red = 0;
  const took: number[] = [];
  for (let run = 0; run < runs; run++) {
    await using server = await startMutant();
    const { url, secret, controlToken } = server;
    const seed = firstSeed + run;
    const report = await verify({ urls: [url], secret, controlToken, scenarios, seed });
    took.push(report.durationMs);
    const problems = notGreen(report);
    if (problems.length === 0) continue;
    red += 1;
    print(`${load} run ${run + 1}, seed ${seed}: ${problems.join('; ')}`);
    for (const line of evidence(report)) print(line);
  }
  const slowest = Math.round(Math.max(...took));
  const mean = Math.round(took.reduce((sum, ms) => sum + ms, 0) / Math.max(1, took.length));
  print(`${load}: ${runs - red} of ${runs} runs green, ${mean} ms on average, ${slowest} ms at most`);
  return red;
}

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' }, help: { type: 'boolean', default: false } },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (values.help || !Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed)) {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 2);
}
const redIdle = await soak('idle', runs, seed);
const busy = keepCoresBusy();
const redBusy = await soak('busy', runs, seed + runs).finally(busy.end);
process.exitCode = redIdle + redBusy === 0 ? 0 : 1;
