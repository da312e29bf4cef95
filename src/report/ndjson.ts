import type { Report, ReportHead, ScenarioReport } from '../runner/report-value.ts';
import { exitCode } from '../runner/exit-code.ts';
import { escapedJson } from './json.ts';

/**
 * The event log: one JSON value per line, written while the run goes on. `started`; for each scenario its `wire` lines (the
 * transcript, where something was found) and then the `scenario` with its checks; at the end every `clause`, and `finished`.
 *
 * A finished report gives the same lines. Two things differ, both of them time: scenarios stand in the order of the report and not
 * in that in which they ended, and one that was told again alone has one line and not two. Of two `scenario` lines with one id the
 * later one holds; it says `"again": true`. A soak has a `run` line before each of its runs, and at the end what its report has: the
 * worst of them.
 */
export interface EventLog {
  /** A run of a soak begins: its stories are its own. */
  run(run: number, of: number): void;
  started(head: ReportHead, scenarios: number): void;
  scenario(report: ScenarioReport): void;
  /** Everything that was not told yet, and the end. */
  finished(report: Report): void;
}

export function createEventLog(write: (line: string) => void): EventLog {
  let begun = false;
  const told = new Map<string, { readonly story: string; readonly transcript: string }>();
  const line = (type: string, fields: object): void => write(`${escapedJson(JSON.stringify({ type, ...fields }))}\n`);

  const log: EventLog = {
    run(run, of) {
      told.clear();
      line('run', { run, of });
    },
    started({ contract, tool, target, run, startedAt, seed, strict }, scenarios) {
      begun = true;
      line('started', {
        schema: 'chat-contract/events@1',
        contract,
        tool,
        target,
        run,
        startedAt,
        seed,
        ...(strict === true && { strict }),
        scenarios,
      });
    },
    scenario(report) {
      const { transcript, ...story } = report;
      const now = { story: JSON.stringify(story), transcript: JSON.stringify(transcript) };
      const before = told.get(report.id);
      told.set(report.id, now);
      if (before?.transcript !== now.transcript) for (const entry of transcript) line('wire', { scenario: report.id, ...entry });
      if (before?.story !== now.story) line('scenario', { ...story, ...(before !== undefined && { again: true }) });
    },
    finished(report) {
      if (!begun) log.started(report, report.scenarios.length);
      for (const story of report.scenarios) log.scenario(story);
      // Without its sentence: that is the contract's and the same in every run.
      for (const clause of report.clauses) line('clause', { ...clause, text: undefined });
      const { durationMs, ended, baseline, summary } = report;
      line('finished', {
        exitCode: exitCode(report),
        durationMs,
        ...(ended !== undefined && { ended }),
        ...(baseline !== undefined && { baseline }),
        ...summary,
      });
    },
  };
  return log;
}

/** The event log of a finished run. */
export function ndjsonReport(report: Report): string {
  let text = '';
  createEventLog((line) => {
    text += line;
  }).finished(report);
  return text;
}
