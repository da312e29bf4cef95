import { appendFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { clauseIds } from '../../src/contract/index.ts';
import { mutants } from '../mutants/index.ts';
import type { Mutant } from '../mutants/mutant.ts';
import { seededShare } from './share.ts';
import type { Broken } from './task.ts';
import type { Outcome } from './try-mutant.ts';
import { judgeInProcesses } from './workers.ts';

/** Every mutant against every scenario, and the table of which clause kills which mutant. Exit 1 where a mutant lives or a clause is hit that it does not break. */

const usage = `Usage: npm run matrix -- [--share N --seed S] [--only NAME]... [--deadline MS] [--processes N] [--save FILE]
  --share N      run every N-th mutant, drawn by --seed (default 1: all)
  --seed S       whole number (default 1)
  --only NAME    run this mutant (repeatable; a prefix ending in * runs a group)
  --deadline MS  for each mutant (default 20000)
  --processes N  mutants running at the same time, each in a process of its own (default: one per core)
  --save FILE    every outcome as a line of JSON
`;

type Answer = Outcome | Broken;

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

function problemsOf(answer: Answer): string[] {
  if ('problem' in answer) return [answer.problem];
  return [
    ...answer.kill.survived.map(({ clause, verdict }) => `${clause} is ${verdict}`),
    ...answer.kill.strays.map(({ clause, verdict }) => `${clause} is ${verdict} too`),
  ];
}

function describe(answer: Answer): string {
  const problems = problemsOf(answer);
  const ms = 'problem' in answer ? '     ?' : String(Math.round(answer.tookMs)).padStart(6);
  return `${problems.length === 0 ? 'killed  ' : 'SURVIVED'} ${ms} ms  ${answer.name}${problems.length === 0 ? '' : `: ${problems.join(', ')}`}`;
}

/** One line per clause: the mutants that it kills, those that hit it beside, and where it could not judge. */
function table(outcomes: readonly Outcome[]): string[] {
  const named = new Map(mutants.map(({ name, breaks, warns = [] }) => [name, [...breaks, ...warns]]));
  const found = outcomes.map(({ name, verdicts }) => ({ name, verdicts: new Map(verdicts) }));
  return clauseIds.flatMap((clause) => {
    const violated = found.filter(({ verdicts }) => ['failed', 'flaky', 'warned'].includes(verdicts.get(clause) ?? ''));
    const meant = violated.filter(({ name }) => named.get(name)?.includes(clause));
    const beside = violated.filter((outcome) => !meant.includes(outcome));
    const blind = found.filter(({ verdicts }) => verdicts.get(clause) === 'untestable');
    if (violated.length + blind.length === 0) return [];
    const counts = [meant.length, beside.length, blind.length].map((count) => String(count).padStart(4)).join(' ');
    return [`${counts}  ${clause.padEnd(32)} ${meant.map(({ name }) => name).join(' ')}`];
  });
}

/** How far it is, and how long the rest takes at this pace. */
function progress(done: number, total: number, beganMs: number): string {
  const left = Math.round((((performance.now() - beganMs) / done) * (total - done)) / 1000);
  return `${String(done).padStart(String(total).length)}/${total}, ${left < 100 ? `${left} s` : `${Math.round(left / 60)} min`} left`;
}

const { values } = parseArgs({
  options: {
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true, default: [] },
    deadline: { type: 'string', default: '20000' },
    processes: { type: 'string', default: String(availableParallelism()) },
    save: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const seed = wholeNumber('seed', values.seed);
const picked = seededShare(chosen(values.only), wholeNumber('share', values.share), seed);
const total = picked.length;
const answers: Answer[] = [];
const beganMs = performance.now();
if (values.save !== undefined) writeFileSync(values.save, '');
await judgeInProcesses<Outcome>(
  picked.map(({ name }) => name),
  {
    worker: 'mutant-worker',
    processes: wholeNumber('processes', values.processes),
    deadlineMs: wholeNumber('deadline', values.deadline),
    seed,
    onAnswer(answer) {
      answers.push(answer);
      if (values.save !== undefined) appendFileSync(values.save, `${JSON.stringify(answer)}\n`);
      print(`${progress(answers.length, total, beganMs)}  ${describe(answer)}`);
    },
  },
);

print('\n kills, hit beside, untestable, by clause');
for (const line of table(answers.filter((answer) => 'verdicts' in answer))) print(line);
const alive = answers.filter((answer) => problemsOf(answer).length > 0);
print(`\n${total - alive.length} of ${total} mutants killed by exactly the clauses they break`);
for (const answer of alive) print(describe(answer));
process.exitCode = alive.length === 0 ? 0 : 1;
