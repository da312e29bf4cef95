import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { combinations } from '../legal/combinations.ts';
import { legalSubjects, legalVariants } from '../legal/index.ts';
import { judgeVariant, type VariantOutcome } from '../legal/judge-variant.ts';
import { combined, type LegalVariant } from '../legal/legal-variant.ts';

/** Every legal variant, alone and in company, against the whole suite: whatever is not as the variant says is a wrong red. */

const usage = `Usage: npm run legal -- [--combined] [--only NAME]... [--together] [--seed S] [--at-once N]
  --combined   only the combinations: every liberty and every pair of them, in a dozen backends
  --only NAME  these variants alone (repeatable; a prefix ending in * takes a group)
  --together   those of --only in one backend
  --seed S     of every run (default 1)
  --at-once N  processes (default: one for each core)
`;

type Answer = Pick<VariantOutcome, 'surprises' | 'warned' | 'skipped'> & { readonly ms: number; readonly evidence: readonly string[] };

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function endWith(problem: string): never {
  process.stderr.write(`${problem}\n${usage}`);
  process.exit(2);
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : endWith(`--${option} is ${text}: give a whole number above zero.`);
}

function named(patterns: readonly string[]): readonly LegalVariant[] {
  const matches = (name: string, pattern: string): boolean =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  const unmatched = patterns.find((pattern) => !legalVariants.some(({ name }) => matches(name, pattern)));
  if (unmatched !== undefined) return endWith(`--only ${unmatched} matches no variant.`);
  return legalVariants.filter(({ name }) => patterns.some((pattern) => matches(name, pattern)));
}

const { values } = parseArgs({
  options: {
    combined: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    together: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: String(availableParallelism()) },
    worker: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const seed = wholeNumber('seed', values.seed);

function chosen(): readonly LegalVariant[] {
  if (values.only.length > 0) return values.together ? [combined(named(values.only))] : named(values.only);
  const together = combinations(legalSubjects);
  return values.combined ? together : [...legalVariants, ...together];
}
const variants = chosen();

/** What the stories behind a surprise saw. */
function evidenceOf({ report, surprises }: VariantOutcome): string[] {
  const clauses = new Set<string>(surprises.map(({ clause }) => clause));
  return report.scenarios.flatMap(({ id, checks }) =>
    checks
      .filter(({ clause, verdict }) => clauses.has(clause) && verdict !== 'passed' && verdict !== 'skipped')
      .map((check) => `    ${id} ${JSON.stringify(check).slice(0, 1_000)}`),
  );
}

async function judge(variant: LegalVariant): Promise<Answer> {
  const began = performance.now();
  const outcome = await judgeVariant(variant, seed);
  const { surprises, warned, skipped } = outcome;
  return { surprises, warned, skipped, ms: performance.now() - began, evidence: evidenceOf(outcome) };
}

/** Judges the variants whose places in the list it is sent. */
function work(): void {
  process.on('message', (at: number) => {
    const variant = variants[at];
    if (variant === undefined) return;
    judge(variant).then(
      (answer) => process.send?.(answer),
      (cause: unknown) => {
        throw cause;
      },
    );
  });
}

/** One worker after another takes the next place; gives what it found, or why it could not. */
function ask(worker: ChildProcess, at: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error(`The worker that judged ${variants[at]?.name} has ended.`));
    worker.once('exit', gone);
    worker.once('message', (answer: Answer) => {
      worker.off('exit', gone);
      resolve(answer);
    });
    worker.send(at);
  });
}

function headline(variant: LegalVariant, { surprises, warned, skipped, ms }: Answer): string {
  const { length } = variant.name.split(' + ');
  const notes = [warned.length > 0 && `warned: ${warned.join(' ')}`, skipped.length > 0 && `skipped: ${skipped.length}`];
  const name = length === 1 ? variant.name : `${length} liberties`;
  return `${surprises.length === 0 ? 'green' : 'RED  '} ${String(Math.round(ms)).padStart(6)} ms  ${[name, ...notes.filter(Boolean)].join('; ')}`;
}

async function lead(): Promise<void> {
  const queue = variants.map((_, at) => at);
  let green = 0;
  await Promise.all(
    Array.from({ length: Math.min(wholeNumber('at-once', values['at-once']), queue.length) }, async () => {
      const worker = fork(process.argv[1] ?? '', [...process.argv.slice(2), '--worker']);
      for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
        const variant = variants[at];
        if (variant === undefined) continue;
        const answer = await ask(worker, at);
        print(headline(variant, answer));
        if (answer.surprises.length === 0) green += 1;
        else if (variant.name.includes(' + ')) print(`    ${variant.name}`);
        for (const { clause, expected, found } of answer.surprises) print(`    ${clause}: expected ${expected}, found ${found}`);
        for (const line of answer.evidence) print(line);
      }
      worker.disconnect();
    }),
  );
  print(`\n${green} of ${variants.length} legal variants green`);
  process.exitCode = green === variants.length ? 0 : 1;
}

if (values.worker) work();
else await lead();
