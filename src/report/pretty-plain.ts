import { Chalk } from 'chalk';
import type { CheckReport, Report, ScenarioReport } from '../runner/report-value.ts';
import { prettyFinding } from './pretty-finding.ts';

const colourless = new Chalk({ level: 0 });

/** What the pretty report tells of these checks of a story, for reports that are no terminals. */
export function plainFinding(report: Report, story: ScenarioReport, checks: readonly CheckReport[], columns: number): string {
  return prettyFinding(report, { story, checks, again: false }, colourless, columns).join('\n');
}
