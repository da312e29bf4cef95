import { type ExitCode, exitCode } from '../runner/exit-code.ts';
import type { Report } from '../runner/report-value.ts';
import { soak, type SoakProgress } from '../soak.ts';
import { verify, type VerifyOptions } from '../verify.ts';
import { createProgressLine } from './progress-line.ts';
import { openReports, type Reporter } from './reporters.ts';
import type { Terminal } from './terminal.ts';

/** Judges a target, once or `runs` times, while somebody may watch, and writes the reports; an interrupt still gets the report of what was judged. */
export async function judge(
  terminal: Terminal,
  options: Omit<VerifyOptions, 'signal' | 'onProgress'>,
  reporters: readonly Reporter[],
  runs?: number,
  /** What is to be said of the run that only its end can tell. */
  revise: (report: Report) => Report = (report) => report,
): Promise<ExitCode> {
  const line = createProgressLine(terminal, reporters);
  const reports = openReports(reporters, terminal);
  try {
    const watched = {
      ...options,
      signal: terminal.interrupted,
      onProgress(progress: SoakProgress) {
        line.show(progress);
        reports.show(progress);
      },
    };
    const report = revise(runs === undefined ? await verify(watched) : await soak({ ...watched, runs }));
    line.clear();
    reports.finish(report);
    return exitCode(report);
  } finally {
    line.clear();
    reports.close();
  }
}
