import { appendFileSync, closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { closingLine } from '../report/closing-line.ts';
import { githubAnnotations, githubSummary } from '../report/github.ts';
import { jsonReport } from '../report/json.ts';
import { junitReport } from '../report/junit.ts';
import { createEventLog, type EventLog } from '../report/ndjson.ts';
import { prettyReport } from '../report/pretty.ts';
import type { Report } from '../runner/report-value.ts';
import type { SoakProgress } from '../soak.ts';
import { assertWritable } from './assert-writable.ts';
import { defaultColumns, hasColor, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const reporterNames = ['pretty', 'json', 'junit', 'github', 'ndjson'] as const;

/** One `--reporter`: what is written, and where; without a file to standard output. */
export interface Reporter {
  readonly name: (typeof reporterNames)[number];
  readonly file: string | undefined;
}

/** Where a run's reports go. */
export interface OpenReports {
  /** For those that tell what happens while it happens. */
  readonly show: (progress: SoakProgress) => void;
  /** Writes every report. Where none goes to standard output, that gets the closing line. */
  finish(report: Report): void;
  /** Lets go of the files. What was written stays. */
  close(): void;
}

/** Columns of a pretty report in a file. */
export const fileColumns = 120;

/** Reads `--reporter` options and makes sure, before anything is judged, that the reports can be written. */
export async function reportersOf(options: readonly string[], { env }: Terminal): Promise<Reporter[]> {
  const reporters = options.length === 0 ? [{ name: 'pretty' as const, file: undefined }] : options.map(reporterOf);
  const onStdout = reporters.filter(({ file }) => file === undefined);
  // Annotations are lines of a workflow's log, and stand well beside what people read there.
  const others = onStdout.filter(({ name }) => name !== 'github');
  const readsAlone = onStdout.length > others.length && others.some(({ name }) => name !== 'pretty');
  if (others.length > 1 || onStdout.length > others.length + 1 || readsAlone) {
    throw new UsageError('More than one reporter writes to standard output; give all but one a file, such as --reporter json=report.json.');
  }
  const files = reporters.flatMap(({ file }) => (file === undefined ? [] : [resolve(file)]));
  if (new Set(files).size < files.length) throw new UsageError(`Two reporters write to "${files[0]}"; give each a file of its own.`);
  const summary = reporters.some(({ name }) => name === 'github') ? summaryFile(env) : undefined;
  await Promise.all([...files, ...(summary === undefined ? [] : [summary])].map((file) => assertWritable(file)));
  return reporters;
}

function reporterOf(option: string): Reporter {
  const [, given = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(option) ?? [];
  const name = reporterNames.find((known) => known === given);
  if (name === undefined) {
    const known = `${reporterNames.slice(0, -1).join(', ')} or ${reporterNames.at(-1) ?? ''}`;
    throw new UsageError(`There is no reporter "${given}"; give ${known}, optionally with =file.`);
  }
  if (file === '')
    throw new UsageError(`The reporter "${option}" names no file; write ${name}=report.txt, or ${name} for standard output.`);
  return { name, file };
}

/** Where a workflow's step gathers its summary; `undefined` outside GitHub. */
function summaryFile(env: Terminal['env']): string | undefined {
  return env['GITHUB_STEP_SUMMARY'] || undefined;
}

const renderers = {
  pretty: (report) => prettyReport(report, { color: false, width: fileColumns }),
  json: jsonReport,
  junit: junitReport,
  github: githubAnnotations,
} as const satisfies Record<Exclude<Reporter['name'], 'ndjson'>, (report: Report) => string>;

/** Opens the reports that are written while the run goes on; the others are written when it is over. */
export function openReports(reporters: readonly Reporter[], { stdout, env }: Terminal): OpenReports {
  const open: number[] = [];
  const logs = reporters
    .filter(({ name }) => name === 'ndjson')
    .map(({ file }): EventLog => {
      if (file === undefined) return createEventLog((line) => stdout.write(line));
      let descriptor: number | undefined;
      return createEventLog((line) => {
        if (descriptor === undefined) {
          descriptor = openSync(file, 'w');
          open.push(descriptor);
        }
        // At once: a run that is killed leaves what it knew.
        writeSync(descriptor, line);
      });
    });

  const write = (report: Report, { name, file }: Reporter): void => {
    if (name === 'ndjson') return;
    if (file !== undefined) writeFileSync(file, renderers[name](report));
    else if (name !== 'pretty') stdout.write(renderers[name](report));
    else stdout.write(prettyReport(report, { color: hasColor(stdout, env), width: stdout.columns ?? defaultColumns }));
  };

  return {
    show(progress) {
      for (const log of logs) {
        if (progress.kind === 'run') log.run(progress.run, progress.of);
        else if (progress.kind === 'started') log.started(progress.head, progress.scenarios);
        else if (progress.kind === 'scenario') log.scenario(progress.report);
      }
    },
    finish(report) {
      for (const log of logs) log.finished(report);
      for (const reporter of reporters) write(report, reporter);
      const summary = summaryFile(env);
      if (summary !== undefined && reporters.some(({ name }) => name === 'github')) appendFileSync(summary, githubSummary(report));
      if (reporters.every(({ file }) => file !== undefined)) stdout.write(`${closingLine(report)}\n`);
    },
    close() {
      for (const descriptor of open.splice(0)) closeSync(descriptor);
    },
  };
}
