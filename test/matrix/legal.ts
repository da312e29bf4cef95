import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { deployments } from '../legal/deployments.ts';
import { legalVariants } from '../legal/index.ts';
import type { VariantOutcome } from '../legal/judge-variant.ts';
import type { LegalVariant } from '../legal/legal-variant.ts';
import { judgeInProcesses } from './workers.ts';

/** Every legal variant against the whole suite: whatever is not as the variant says is a wrong red. Exit 1 where there is any. */

const usage = `Usage: npm run legal -- [--only NAME]... [--seed S] [--processes N]
  --only NAME    this variant or deployment (repeatable; a prefix ending in * takes a group)
  --seed S       of every run (default 1)
  --processes N  variants judged at the same time, each in a process of its own (default: one per core)
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const deadlineMs = 20_000;

function endWith(problem: string): never {
  process.stderr.write(`${problem}\n${usage}`);
  process.exit(2);
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : endWith(`--${option} is ${text}: give a whole number above zero.`);
}

function chosen(only: readonly string[]): readonly LegalVariant[] {
  const all = [...legalVariants, ...deployments];
  if (only.length === 0) return all;
  const matches = (name: string, pattern: string): boolean =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  const unmatched = only.find((pattern) => !all.some(({ name }) => matches(name, pattern)));
  if (unmatched !== undefined) return endWith(`--only ${unmatched} matches no variant.`);
  return all.filter(({ name }) => only.some((pattern) => matches(name, pattern)));
}

function describe({ name, surprises, warned, skipped, evidence, tookMs }: VariantOutcome): string[] {
  const notes = [
    ...(warned.length > 0 ? [`warned: ${warned.join(' ')}`] : []),
    ...(skipped.length > 0 ? [`skipped: ${skipped.length}`] : []),
  ];
  return [
    `${surprises.length === 0 ? 'green' : 'RED  '} ${String(Math.round(tookMs)).padStart(6)} ms  ${[name, ...notes].join('; ')}`,
    ...surprises.map(({ clause, expected, found }) => `    ${clause}: expected ${expected}, found ${found}`),
    ...evidence.map((line) => `    ${line}`),
  ];
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: String(availableParallelism()) },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const variants = chosen(values.only);
let green = 0;
await judgeInProcesses<VariantOutcome>(
  variants.map(({ name }) => name),
  {
    worker: 'legal-worker',
    processes: wholeNumber('processes', values.processes),
    deadlineMs,
    seed: wholeNumber('seed', values.seed),
    onAnswer(answer) {
      if ('problem' in answer) return print(`BROKEN            ${answer.name}: ${answer.problem}`);
      if (answer.surprises.length === 0) green += 1;
      for (const line of describe(answer)) print(line);
    },
  },
);
print(`\n${green} of ${variants.length} legal variants green`);
process.exitCode = green === variants.length ? 0 : 1;
