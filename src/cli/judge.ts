import { type ExitCode, exitCode } from '../runner/exit-code.ts';
import { verify, type VerifyOptions } from '../verify.ts';
import { createProgressLine } from './progress-line.ts';
import { type Reporter, writeReports } from './reporters.ts';
import type { Terminal } from './terminal.ts';

/** Judges a target while somebody may watch, and writes the reports; an interrupt still gets the report of what was judged. */
export async function judge(
  terminal: Terminal,
  options: Omit<VerifyOptions, 'signal' | 'onProgress'>,
  reporters: readonly Reporter[],
): Promise<ExitCode> {
  const line = createProgressLine(terminal);
  try {
    const report = await verify({ ...options, signal: terminal.interrupted, onProgress: line.show });
    line.clear();
    await writeReports(report, reporters, terminal);
    return exitCode(report);
  } finally {
    line.clear();
  }
}
