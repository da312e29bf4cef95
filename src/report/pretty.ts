import { Chalk, type ChalkInstance } from 'chalk';
import { type ClauseId, clauseIds, groupOf } from '../contract/index.ts';
import type { CheckReport, ClauseReport, Report, Verdict } from '../runner/report-value.ts';
import { byReason, closingLine, outcomeOf } from './closing-line.ts';
import { clipped, counted, plainText, wrapped } from './plain-text.ts';
import { prettyFinding } from './pretty-finding.ts';
import { prettyBaseline } from './pretty-baseline.ts';
import { prettySoak } from './pretty-soak.ts';
import { paddedMarkOf } from './pretty-verdict.ts';

export interface PrettyOptions {
  readonly color: boolean;
  /** Columns; below 60 is treated as 60. */
  readonly width: number;
}

/** The report for people: clauses by group, what was found in detail, why clauses were not judged, and the outcome in the last line. */
export function prettyReport(report: Report, options: PrettyOptions): string {
  const paint = new Chalk({ level: options.color ? 1 : 0 });
  const columns = Math.max(options.width, 60);
  // Where nothing counts, all that could be listed is the same sentence for every clause.
  const judged = report.ended?.by === 'preflight' || report.ended?.by === 'other-build' ? [] : judgements(report, paint, columns);
  const sections = [heading(report, paint, columns), ...judged, ...ended(report, paint, columns), [closing(report, paint)]];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function judgements(report: Report, paint: ChalkInstance, columns: number): string[][] {
  return [
    ...groups(report, paint, columns),
    ...rootCauses(report, paint, columns),
    ...findings(report, paint, columns),
    ...prettyBaseline(report, paint, columns),
    ...reasons(report, 'untestable', 'Not judged, because the suite could not find out', paint, columns),
    ...reasons(report, 'skipped', 'Skipped', paint, columns),
    ...requiredNotJudged(report, paint, columns),
    ...notJudgedYet(report, paint, columns),
    ...prettySoak(report, paint, columns),
  ];
}

function heading(report: Report, paint: ChalkInstance, columns: number): string[] {
  const { target, tool } = report;
  const facts: readonly (readonly [string, string])[] = [
    ['target', target.urls.join(' ')],
    ['contract', report.contract],
    ...(target.builds === undefined ? [] : [['build', target.builds.join(', ')] as const]),
    ['capabilities', target.capabilities.join(', ') || 'none declared'],
    [
      report.soak === undefined ? 'run' : 'first run',
      `${report.run}, seed ${report.seed}, ${(report.durationMs / 1000).toFixed(1)} s, ${counted(report.summary.messagesSent, 'message')} sent`,
    ],
  ];
  return [
    paint.bold(plainText(`${tool.name} ${tool.version}`)),
    ...facts.flatMap(([label, value]) =>
      wrapped(value, columns - 14).map((line, index) => `${paint.dim((index === 0 ? label : '').padEnd(12))}  ${line}`),
    ),
  ];
}

const idWidth = Math.max(...clauseIds.map((id) => id.length));

function groups(report: Report, paint: ChalkInstance, columns: number): string[][] {
  const names = [...new Set(report.clauses.map((clause) => groupOf(clause.id)))];
  return names.map((name) => [
    paint.bold(name),
    ...report.clauses.filter((clause) => groupOf(clause.id) === name).map((clause) => clauseLine(clause, paint, columns)),
  ]);
}

function clauseLine(clause: ClauseReport, paint: ChalkInstance, columns: number): string {
  const lead = `  ${paddedMarkOf(clause, paint)}  ${clause.id.padEnd(idWidth)}  `;
  const room = columns - 2 - 12 - 2 - idWidth - 2;
  return `${lead}${paint.dim(clipped(clause.text, room))}`;
}

const findingVerdicts: readonly Verdict[] = ['failed', 'flaky', 'warned'];

/** Failures before warnings, the shortest story first: it shows best what is wrong. Later ones about the same clauses are told in brief. */
function findings(report: Report, paint: ChalkInstance, columns: number): string[][] {
  const worst = (checks: readonly CheckReport[]): number => Math.min(...checks.map((check) => findingVerdicts.indexOf(check.verdict)));
  const stories = report.scenarios
    .map((story) => ({ story, checks: story.checks.filter((check) => isFinding(report, check)) }))
    .filter(({ checks }) => checks.length > 0)
    .sort((a, b) => worst(a.checks) - worst(b.checks) || a.story.transcript.length - b.story.transcript.length);
  const told = new Set<ClauseId>();
  return stories.map(({ story, checks }) => {
    const again = checks.every((check) => told.has(check.clause));
    for (const check of checks) told.add(check.clause);
    return [paint.dim('─'.repeat(columns)), ...prettyFinding(report, { story, checks, again }, paint, columns)];
  });
}

/** Known failures are told with their reasons, in brief, and what a root cause explains with that. */
function isFinding(report: Report, check: CheckReport): boolean {
  return findingVerdicts.includes(check.verdict) && check.known === undefined && !isTold(report, check);
}

/** What costs several clauses, once, before the single findings. */
function rootCauses(report: Report, paint: ChalkInstance, columns: number): string[][] {
  return (report.rootCauses ?? []).map(({ cause, advice, clauses }) => [
    paint.dim('─'.repeat(columns)),
    ...wrapped(cause, columns).map((line) => paint.bold(line)),
    ...wrapped(advice, columns - 2).map((line) => `  ${line}`),
    ...(clauses.length === 0
      ? []
      : [
          `  This costs ${counted(clauses.length, 'clause')}:`,
          ...wrapped(clauses.join(', '), columns - 4).map((line) => paint.dim(`    ${line}`)),
        ]),
  ]);
}

/** The root cause says it all, and nothing else speaks against the clause. */
function isTold(report: Report, { rootCause, clause }: CheckReport): boolean {
  return rootCause !== undefined && report.clauses.some(({ id, rootCause: only }) => id === clause && only !== undefined);
}

function reasons(report: Report, verdict: Verdict, title: string, paint: ChalkInstance, columns: number): string[][] {
  const causes = byReason({ ...report, clauses: report.clauses.filter(({ rootCause }) => rootCause === undefined) }, verdict);
  if (causes.length === 0) return [];
  return [
    [
      paint.bold(title),
      ...causes.flatMap(({ reason, clauses }) => [
        ...wrapped(reason, columns - 4).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`),
        ...wrapped(clauses.join(', '), columns - 4).map((line) => paint.dim(`    ${line}`)),
      ]),
    ],
  ];
}

function requiredNotJudged({ summary }: Report, paint: ChalkInstance, columns: number): string[][] {
  const ids = summary.requiredNotJudged ?? [];
  return ids.length === 0
    ? []
    : [[paint.bold('Required, and not judged'), ...wrapped(ids.join(', '), columns - 4).map((line) => `    ${line}`)]];
}

function notJudgedYet(report: Report, paint: ChalkInstance, columns: number): string[][] {
  const { notJudgedYet: ids, deselected } = report.summary;
  // Who asked for a part of the contract asked for none of these.
  if (ids.length === 0 || deselected > 0) return [];
  return [
    [
      paint.bold('Not judged yet: no scenario covers them'),
      ...wrapped(ids.join(', '), columns - 4).map((line) => paint.dim(`    ${line}`)),
    ],
  ];
}

const endings = {
  interrupt: 'Interrupted',
  deadline: 'Ended by the deadline',
  bail: 'Ended at the first violation',
  preflight: 'Nothing was judged',
  'target-gone': 'Ended because the target is gone',
  'other-build': 'Nothing was judged: another build',
} as const satisfies Record<NonNullable<Report['ended']>['by'], string>;

function ended(report: Report, paint: ChalkInstance, columns: number): string[][] {
  if (report.ended === undefined) return [];
  const { by, reason } = report.ended;
  return [[paint.bold(endings[by]), ...wrapped(reason, columns - 2).map((line) => `  ${line}`)]];
}

function closing(report: Report, paint: ChalkInstance): string {
  const colour = {
    conforms: paint.green,
    'does not conform': paint.red,
    'could not be judged': paint.magenta,
    'the baseline is out of date': paint.red,
  }[outcomeOf(report)];
  return colour.bold(closingLine(report));
}
