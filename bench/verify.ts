import { parseArgs } from 'node:util';
import { scenarios } from '../scenarios/index.ts';
import { clauseOf } from '../src/contract/index.ts';
import type { Report } from '../src/runner/report-value.ts';
import { verify } from '../src/verify.ts';
import { startTcpProxy } from '../test/proxy/tcp-proxy.ts';
import { benchControlToken, benchSecret } from './bench-secret.ts';
import { median, table, verdict } from './figures.ts';
import { endWithin } from './give-up.ts';
import { startMeasured } from './measured-child.ts';

/**
 * How long a whole run takes: every clause against the reference server in a process of its own, with the control token; at once, or
 * through a network with a round trip. Exit 1 where a bound is missed, or a clause is not green that a single server can have.
 */
const usage = `Usage: npm run bench:verify -- [--rtt MS] [--jitter MS] [--keep-alive MS] [--jobs N] [--runs N] [--slowest N]
  --rtt MS         round trip to the target (default 0)
  --jitter MS      up to so much more or less of it, drawn anew again and again (default 0)
  --keep-alive MS  interval that the target declares (default 400; 30000 is the longest that the contract allows)
  --jobs N         default: as many as the command has
  --runs N         default 3
  --slowest N      stories that are told with their times (default 10)
`;
const wallAtMost = { near: 4_000, far: 60_000 } as const;
const passedAtLeast = 107;
const deadlineSeconds = 1_800;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function notGreen({ clauses }: Report): string[] {
  return clauses
    .filter(({ id, verdict: told }) => told !== 'passed' && !(told === 'skipped' && clauseOf(id).needs?.includes('replicas') === true))
    .map(({ id, verdict: told, reason = '' }) => `${id} ${told}: ${reason}`);
}

const { values } = parseArgs({
  options: {
    rtt: { type: 'string', default: '0' },
    jitter: { type: 'string', default: '0' },
    'keep-alive': { type: 'string', default: '400' },
    jobs: { type: 'string' },
    runs: { type: 'string', default: '3' },
    slowest: { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
});
const [rttMs, jitterMs, keepAliveMs, runs, slowest] = [values.rtt, values.jitter, values['keep-alive'], values.runs, values.slowest].map(
  Number,
);
const jobs = values.jobs === undefined ? undefined : Number(values.jobs);
if (
  values.help ||
  rttMs === undefined ||
  jitterMs === undefined ||
  keepAliveMs === undefined ||
  runs === undefined ||
  slowest === undefined ||
  [rttMs, jitterMs, keepAliveMs, runs, slowest, jobs ?? 1].some((number) => !Number.isInteger(number) || number < 0) ||
  runs < 1 ||
  jitterMs > rttMs
) {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 2);
}

endWithin(deadlineSeconds);
const target = await startMeasured('verify-target', [String(keepAliveMs)]);
const { port } = new URL(target.url);
const proxy = rttMs === 0 ? undefined : await startTcpProxy({ port: Number(port) }, { latencyMs: rttMs / 2 });
const url = proxy === undefined ? target.url : `http://127.0.0.1:${proxy.port}`;
const restless =
  proxy === undefined || jitterMs === 0
    ? undefined
    : setInterval(() => proxy.shape({ latencyMs: (rttMs + jitterMs * (2 * Math.random() - 1)) / 2 }), 50);

const walls: number[] = [];
const cpus: number[] = [];
let bad = 0;
for (let run = 1; run <= runs; run++) {
  const cpuFrom = process.cpuUsage();
  const targetFrom = await target.cpu();
  const startedAt = performance.now();
  const options = { urls: [url], secret: benchSecret, controlToken: benchControlToken, scenarios };
  const report = await verify(jobs === undefined ? options : { ...options, jobs });
  const wall = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuFrom);
  const cpu = (user + system) / 1_000;
  const targetCpu = ((await target.cpu()) - targetFrom) / 1_000;
  walls.push(wall);
  cpus.push(cpu);
  const problems = notGreen(report);
  const { passed } = report.summary.clauses;
  if (problems.length > 0 || passed < passedAtLeast) bad += 1;
  print(
    `run ${run}: ${Math.round(wall)} ms, CPU ${Math.round(cpu)} ms here and ${Math.round(targetCpu)} ms at the target, ${passed} passed, ${report.summary.messagesSent} messages`,
  );
  for (const problem of problems) print(`  ${problem}`);
  if (run === runs) {
    const stories = [...report.scenarios].sort((a, b) => b.durationMs - a.durationMs).slice(0, slowest);
    print(table([['slowest stories', 'ms'], ...stories.map(({ id, durationMs }) => [id, String(durationMs)])]));
  }
}
clearInterval(restless);
await proxy?.close();
await target.stop();

const bound = rttMs === 0 ? wallAtMost.near : wallAtMost.far;
const met = verdict(`a whole run with a round trip of ${rttMs} ms, median`, median(walls), bound, ' ms');
print(`CPU here, median: ${Math.round(median(cpus))} ms`);
print(met.line);
print(`${runs - bad} of ${runs} runs green`);
process.exitCode = met.met && bad === 0 ? 0 : 1;
