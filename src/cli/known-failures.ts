import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { Baseline } from '../runner/baseline.ts';
import type { Report } from '../runner/report-value.ts';
import { assertWritable } from './assert-writable.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface KnownFailures {
  readonly baseline: Baseline;
  /** After the run: writes the file where that was asked for, and gives the report as it stands with that. */
  readonly revise: ((report: Report) => Report) | undefined;
}

/** `--baseline` and `--update-baseline`. `file`: of the command line, or absolute from the configuration. */
export async function knownFailuresOf(terminal: Terminal, file: string | undefined, update: boolean): Promise<KnownFailures | undefined> {
  if (update) assertMayUpdate(terminal, file);
  if (file === undefined) return undefined;
  const path = resolve(terminal.cwd, file);
  const near = relative(terminal.cwd, path);
  const shownAs = near.startsWith('..') || isAbsolute(near) ? path : near;
  const { parseBaseline, readBaseline } = await import('../config/read-baseline.ts');
  if (!update) return { baseline: readBaseline(path, shownAs), revise: undefined };

  await assertWritable(path, 'baseline');
  const read = (): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const source = read();
  const baseline = parseBaseline(source, shownAs);
  const { updateBaseline } = await import('../config/update-baseline.ts');
  const { withBaseline } = await import('../runner/baseline.ts');
  const { scenarios } = await import('../../scenarios/index.ts');
  return {
    baseline,
    revise(report) {
      // Of what was cut off nobody knows how it stands.
      if (report.ended?.by === 'interrupt' || report.ended?.by === 'preflight') return report;
      if (read() !== source) {
        terminal.stderr.write(`${shownAs} was changed during the run and is left as it is\n`);
        return report;
      }
      const { text, added, removed } = updateBaseline(source, baseline, report);
      writeFileSync(path, text);
      terminal.stderr.write(`${shownAs}: ${added.length} added with "reason: TODO", ${removed} taken out\n`);
      // What was only just written down is told by the failures themselves.
      const { entries } = parseBaseline(text, shownAs);
      const kept = entries.filter((entry) => !added.some(({ clause, scenario }) => entry.clause === clause && entry.scenario === scenario));
      return withBaseline(report, { baseline: { file: shownAs, entries: kept }, scenarios });
    },
  };
}

function assertMayUpdate({ env }: Terminal, file: string | undefined): void {
  if (file === undefined)
    throw new UsageError('--update-baseline needs a file to write; name it with --baseline, or as baseline in the configuration.');
  const ci = env['CI'] ?? '';
  if (ci === '' || ci === '0' || ci.toLowerCase() === 'false') return;
  throw new UsageError(
    `--update-baseline does not run in CI (CI is "${ci}"): what is known is for people to decide. Run it by hand and commit "${file}".`,
  );
}
