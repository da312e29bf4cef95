import type { ClauseId } from '../contract/index.ts';
import { type Baseline, covers, type KnownFailure, unwritten } from '../runner/baseline.ts';
import { type BaselineProblem, isViolation, type Report } from '../runner/report-value.ts';
import { editYamlList } from '../yaml/edit-yaml-list.ts';

const header = `Failures that are known: they do not fail the run. Each needs a reason in place of ${unwritten}.`;

function isStale({ kind }: BaselineProblem): boolean {
  return kind === 'holds' || kind === 'matches-nothing';
}

export interface Update {
  readonly text: string;
  /** Entries that wait for their reason. */
  readonly added: readonly { readonly clause: ClauseId; readonly scenario: string }[];
  /** How many entries were taken out. */
  readonly removed: number;
}

/**
 * A baseline after a run: entries that hold or match nothing are taken out, violations that have no entry are added with
 * `reason: TODO`. All other entries, their reasons and the comments stay. What could not be judged changes nothing.
 */
export function updateBaseline(source: string, { entries }: Baseline, report: Report): Update {
  const violations = report.scenarios.flatMap(({ id, checks }) =>
    checks.filter(({ verdict }) => isViolation(verdict)).map(({ clause }) => ({ clause, scenario: id })),
  );
  const stale = new Set((report.baseline?.problems ?? []).filter(isStale).map(({ line }) => line));
  // Of several runs it may hold in one and not in another.
  const goes = (entry: KnownFailure): boolean =>
    stale.has(entry.line) && !violations.some(({ clause, scenario }) => covers(entry, scenario, clause));
  const stays = entries.filter((entry) => !goes(entry));
  const added = violations.filter(({ clause, scenario }) => !stays.some((entry) => covers(entry, scenario, clause)));
  const removed = entries.length - stays.length;
  if (removed === 0 && added.length === 0) return { text: source === '' ? '[]\n' : source, added, removed };
  const text = editYamlList(source, {
    keeps: (at) => stays.includes(entries[at] as KnownFailure), // `as`: the file has as many items as entries were read from it
    added: added.map((entry) => ({ ...entry, reason: unwritten })),
    header,
  });
  return { text, added, removed };
}
