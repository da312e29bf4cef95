import { readFile } from 'node:fs/promises';
import { compareReports } from '../report/compare.ts';
import { escapedJson } from '../report/json.ts';
import { prettyComparison } from '../report/pretty-comparison.ts';
import { readReport } from '../report/read-report.ts';
import type { Report } from '../runner/report-value.ts';
import { openReports, reportersOf } from './reporters.ts';
import { type Command, defaultColumns, hasColor, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `report render <file>`: a finished run again, as the run itself would have told it. */
export const renderReport: Command<{ readonly reporter: readonly string[] }, [file: string]> = async (terminal, options, file) => {
  const reporters = await reportersOf(options.reporter, terminal);
  const report = await reportIn(file, terminal);
  const reports = openReports(reporters, terminal);
  try {
    reports.finish(report);
  } finally {
    reports.close();
  }
  return 0;
};

/** `report compare <before> <after>`: 1 where something got worse. */
export const compareReportFiles: Command<{ readonly reporter: 'pretty' | 'json' }, [before: string, after: string]> = async (
  terminal,
  { reporter },
  before,
  after,
) => {
  const comparison = compareReports(await reportIn(before, terminal), await reportIn(after, terminal));
  const { stdout, env } = terminal;
  stdout.write(
    reporter === 'json'
      ? `${escapedJson(JSON.stringify(comparison, undefined, 2))}\n`
      : prettyComparison(comparison, { color: hasColor(stdout, env), width: stdout.columns ?? defaultColumns }),
  );
  return comparison.worse.length > 0 ? 1 : 0;
};

async function reportIn(file: string, terminal: Terminal): Promise<Report> {
  const found = readReport(await textOf(file, terminal));
  if ('report' in found) return found.report;
  throw new UsageError(`"${file}" is no report of chat-contract: ${found.problem}. Give a file that verify --reporter json=<file> wrote.`);
}

async function textOf(file: string, { readStdin }: Terminal): Promise<string> {
  if (file === '-') return new TextDecoder().decode(await readStdin());
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`The report "${file}" cannot be read (${reason}); give a readable file, or - for standard input.`, { cause });
  }
}
