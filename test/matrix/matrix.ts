import { parseArgs } from 'node:util';
import { scenarios } from '../../scenarios/index.ts';
import { clauseIds } from '../../src/contract/index.ts';
import type { Verdict } from '../../src/runner/report-value.ts';
import { mutants } from '../mutants/index.ts';
import { judgeMutant, scenariosAgainst } from '../mutants/judge-mutant.ts';
import { judgeKill, type Kill } from '../mutants/kill.ts';
import type { Mutant } from '../mutants/mutant.ts';
import { seededShare } from './share.ts';

/** Every mutant against every scenario, and the table of which clause kills which mutant. Exit 1 where a mutant lives or a clause is hit that it does not break. */

const usage = `Usage: npm run matrix -- [--share N --seed S] [--only NAME]... [--deadline MS] [--at-once N]
  --share N      run every N-th mutant, drawn by --seed (default 1: all)
  --seed S       whole number (default 1)
  --only NAME    run this mutant (repeatable; a prefix ending in * runs a group)
  --deadline MS  for each mutant (default 10000)
  --at-once N    mutants running at the same time (default 2)
`;

/** Its own stories get so many deadlines: some bugs are bounds of five seconds that are passed several times in one story. */
const aloneFactor = 3;

interface Outcome {
  readonly mutant: Mutant;
  readonly kill: Kill;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly tookMs: number;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function endWith(problem: string): never {
  process.stderr.write(`${problem}\n${usage}`);
  process.exit(2);
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : endWith(`--${option} is ${text}: give a whole number above zero.`);
}

function chosen(only: readonly string[]): readonly Mutant[] {
  if (only.length === 0) return mutants;
  const unmatched = only.find((pattern) => !mutants.some(({ name }) => matches(name, pattern)));
  if (unmatched !== undefined) return endWith(`--only ${unmatched} matches no mutant.`);
  return mutants.filter(({ name }) => only.some((pattern) => matches(name, pattern)));
}

function matches(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** Strays that come again when only their own stories are told: what only a crowded machine shows is not the mutant's doing. */
async function confirmed(mutant: Mutant, strays: Kill['strays'], deadlineMs: number): Promise<Kill['strays']> {
  if (strays.length === 0) return strays;
  const clauses = new Set(strays.map(({ clause }) => clause));
  const again = judgeKill(
    mutant,
    await judgeMutant(
      mutant,
      scenarios.filter((scenario) => scenario.clauses.some((clause) => clauses.has(clause))),
      { deadlineMs },
    ),
  ).strays.map(({ clause }) => clause);
  return strays.filter(({ clause }) => again.includes(clause));
}

async function run(mutant: Mutant, deadlineMs: number): Promise<Outcome> {
  const began = performance.now();
  const report = await judgeMutant(mutant, scenarios, { deadlineMs });
  const verdicts = new Map<string, Verdict>(report.clauses.map(({ id, verdict }) => [id, verdict]));
  const found = judgeKill(mutant, report);
  const kill = { ...found, strays: await confirmed(mutant, found.strays, deadlineMs) };
  const outcome = (survived: Kill['survived']): Outcome => ({
    mutant,
    kill: { ...kill, survived },
    verdicts,
    tookMs: performance.now() - began,
  });
  const undecided = report.ended?.by === 'deadline' || kill.survived.some(({ verdict }) => verdict === 'untestable');
  if (kill.survived.length === 0 || !undecided) return outcome(kill.survived);
  // A mutant makes many stories wait, and many mutants make each other wait. Where the time was up before its own clauses had
  // been judged, or this process was too late to judge by time, they are judged by themselves.
  const alone = { deadlineMs: aloneFactor * deadlineMs };
  return outcome(judgeKill(mutant, await judgeMutant(mutant, scenariosAgainst(mutant, scenarios), alone)).survived);
}

function describe({ mutant, kill, tookMs }: Outcome): string {
  const problems = [
    ...kill.survived.map(({ clause, verdict }) => `${clause} is ${verdict}`),
    ...kill.strays.map(({ clause, verdict }) => `${clause} is ${verdict} too`),
  ];
  const ms = String(Math.round(tookMs)).padStart(6);
  return `${problems.length === 0 ? 'killed  ' : 'SURVIVED'} ${ms} ms  ${mutant.name}${problems.length === 0 ? '' : `: ${problems.join(', ')}`}`;
}

/** One line per clause: the mutants that it kills, those that hit it beside, and where it could not judge. */
function table(outcomes: readonly Outcome[]): string[] {
  return clauseIds.flatMap((clause) => {
    const violated = outcomes.filter(({ verdicts }) => ['failed', 'flaky', 'warned'].includes(verdicts.get(clause) ?? ''));
    const meant = violated.filter(({ mutant }) => mutant.breaks.includes(clause) || mutant.warns?.includes(clause));
    const beside = violated.filter((outcome) => !meant.includes(outcome));
    const blind = outcomes.filter(({ verdicts }) => verdicts.get(clause) === 'untestable');
    if (violated.length + blind.length === 0) return [];
    const counts = [meant.length, beside.length, blind.length].map((count) => String(count).padStart(4)).join(' ');
    return [`${counts}  ${clause.padEnd(32)} ${meant.map(({ mutant }) => mutant.name).join(' ')}`];
  });
}

const { values } = parseArgs({
  options: {
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true, default: [] },
    deadline: { type: 'string', default: '10000' },
    'at-once': { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const deadlineMs = wholeNumber('deadline', values.deadline);
const queue = [...seededShare(chosen(values.only), wholeNumber('share', values.share), wholeNumber('seed', values.seed))];
const total = queue.length;
const outcomes: Outcome[] = [];
await Promise.all(
  Array.from({ length: wholeNumber('at-once', values['at-once']) }, async () => {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const outcome = await run(mutant, deadlineMs);
      outcomes.push(outcome);
      print(describe(outcome));
    }
  }),
);

print('\n kills, hit beside, untestable, by clause');
for (const line of table(outcomes)) print(line);
const alive = outcomes.filter(({ kill }) => kill.survived.length + kill.strays.length > 0);
print(`\n${total - alive.length} of ${total} mutants killed by exactly the clauses they break`);
for (const outcome of alive) print(describe(outcome));
// Some mutants never rest: the process ends when everything is printed, not when they do.
process.stdout.write('', () => process.exit(alive.length === 0 ? 0 : 1));
