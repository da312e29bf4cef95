import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { jsonReport } from '../report/json.ts';
import { closingLine } from '../report/closing-line.ts';
import { prettyReport } from '../report/pretty.ts';
import type { Report } from '../runner/report-value.ts';
import { defaultColumns, hasColor, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const names = ['pretty', 'json'] as const;

/** One `--reporter`: what is written, and where; without a file to standard output. */
export interface Reporter {
  readonly name: (typeof names)[number];
  readonly file: string | undefined;
}

/** Columns of a pretty report in a file. */
const fileColumns = 120;

/** Reads `--reporter` options and makes sure, before anything is judged, that the reports can be written. */
export async function reportersOf(options: readonly string[]): Promise<Reporter[]> {
  const reporters = options.length === 0 ? [{ name: 'pretty' as const, file: undefined }] : options.map(reporterOf);
  if (reporters.filter(({ file }) => file === undefined).length > 1) {
    throw new UsageError('More than one reporter writes to standard output; give all but one a file, such as --reporter json=report.json.');
  }
  const files = reporters.flatMap(({ file }) => (file === undefined ? [] : [resolve(file)]));
  if (new Set(files).size < files.length) throw new UsageError(`Two reporters write to "${files[0]}"; give each a file of its own.`);
  await Promise.all(files.map(assertWritable));
  return reporters;
}

function reporterOf(option: string): Reporter {
  const [, given = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(option) ?? [];
  const name = names.find((known) => known === given);
  if (name === undefined) throw new UsageError(`There is no reporter "${given}"; give ${names.join(' or ')}, optionally with =file.`);
  if (file === '')
    throw new UsageError(`The reporter "${option}" names no file; write ${name}=report.txt, or ${name} for standard output.`);
  return { name, file };
}

async function assertWritable(file: string): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK);
    const there = await stat(file).catch(() => undefined);
    if (there?.isDirectory() === true) throw new Error('it is a directory');
    if (there !== undefined) await access(file, constants.W_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`The report file "${file}" cannot be written (${reason}); give a file in a directory that exists.`, { cause });
  }
}

/** Writes every report. Where none goes to standard output, that gets the closing line. */
export async function writeReports(report: Report, reporters: readonly Reporter[], { stdout, env }: Terminal): Promise<void> {
  for (const { name, file } of reporters) {
    if (file !== undefined) {
      await writeFile(file, name === 'json' ? jsonReport(report) : prettyReport(report, { color: false, width: fileColumns }));
    } else if (name === 'json') {
      stdout.write(jsonReport(report));
    } else {
      stdout.write(prettyReport(report, { color: hasColor(stdout, env), width: stdout.columns ?? defaultColumns }));
    }
  }
  if (reporters.every(({ file }) => file !== undefined)) stdout.write(`${closingLine(report)}\n`);
}
