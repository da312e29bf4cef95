import type { Report, ScenarioReport } from '../runner/report-value.ts';
import { closingLine } from './closing-line.ts';
import { findingLine } from './finding-line.ts';
import { plainText } from './plain-text.ts';
import { plainFinding } from './pretty-plain.ts';
import { rerunLine } from './repeat-line.ts';
import { type Cause, causesOf } from './causes.ts';

/** GitHub shows ten annotations of a kind and step; more would hide the others. */
const annotationsAtMost = 10;
/** Clauses that an annotation names; the summary has them all. */
const clausesNamed = 8;

/** Annotations for a workflow's log, one per root cause. */
export function githubAnnotations(report: Report): string {
  const causes = causesOf(report);
  const shown = causes.slice(0, annotationsAtMost);
  const more = causes.length - shown.length;
  const lines = shown.map((cause) => annotation(report, cause));
  if (more > 0)
    lines.push(`::notice title=chat-contract::${data(`and ${more} more; the step summary and the other reports have all of them`)}`);
  return lines.map((line) => `${line}\n`).join('');
}

function annotation(report: Report, { severity, at, line, clauses, stories }: Cause): string {
  const named =
    clauses.slice(0, clausesNamed).join(', ') + (clauses.length > clausesNamed ? ` and ${clauses.length - clausesNamed} more` : '');
  const again = stories[0] === undefined ? '' : `\nrun again: ${rerunLine(report, stories[0])}`;
  const where = at === undefined ? '' : `file=${property(plainText(at.file))},line=${at.line},`;
  return `::${severity} ${where}title=${property(named)}::${data(plainLines(`${line}${again}`))}`;
}

/** Each line as plain text: what a target sent makes no line of its own. */
function plainLines(text: string): string {
  return text.split('\n').map(plainText).join('\n');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Stories told in detail; GitHub takes a mebibyte per step. */
const storiesAtMost = 20;
const summaryMaxChars = 900_000;
const columns = 110;

/** The step summary: Markdown with the outcome, every clause that is not simply passed, and what happened in the failing stories. */
export function githubSummary(report: Report): string {
  const sections = [
    `## chat-contract: ${cell(report.target.urls.join(' '))}`,
    `**${cell(closingLine(report))}**`,
    ...(report.ended === undefined ? [] : [cell(report.ended.reason)]),
    ...clauseTable(report),
    ...staleEntries(report),
    ...details(report),
  ];
  let text = '';
  for (const section of sections) {
    if (text.length + section.length > summaryMaxChars) {
      text += 'What did not fit is in the other reports.\n\n';
      break;
    }
    text += `${section}\n\n`;
  }
  return text;
}

function clauseTable(report: Report): string[] {
  const rows = report.clauses
    .filter(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped')
    .map(({ id, level, verdict, known, reason = '' }) => {
      const why = known === undefined ? reason : `${known.reason}${known.until === undefined ? '' : ` (until ${known.until})`}`;
      return `| \`${id}\` | ${level} | ${known === undefined ? verdict : 'known failure'} | ${cell(why)} |`;
    });
  if (rows.length === 0) return [];
  return [['| clause | level | verdict | why |', '| --- | --- | --- | --- |', ...rows].join('\n')];
}

function staleEntries({ baseline }: Report): string[] {
  const problems = baseline?.problems ?? [];
  return problems.length === 0
    ? []
    : [['The baseline is out of date:', '', ...problems.map(({ message }) => `- ${cell(message)}`)].join('\n')];
}

function details(report: Report): string[] {
  const found = report.scenarios.filter(({ checks }) => checks.some(isFinding));
  const more = found.length - storiesAtMost;
  return [
    ...found.slice(0, storiesAtMost).map((story) => storyDetails(report, story)),
    ...(more > 0 ? [`And ${more} more stories with findings; the other reports have them.`] : []),
  ];
}

function isFinding({ verdict, known }: ScenarioReport['checks'][number]): boolean {
  if (known !== undefined) return false;
  return verdict === 'failed' || verdict === 'flaky' || verdict === 'warned';
}

function storyDetails(report: Report, story: ScenarioReport): string {
  const checks = story.checks.filter(isFinding);
  const [first] = checks;
  const line = first === undefined ? '' : `: ${findingLine(first)}`;
  // Blank lines would end the block of HTML and let Markdown read what follows.
  const text = markup(plainFinding(report, story, checks, columns)).replace(/\n(?=\n)/g, '\n&#160;');
  return `<details><summary>${markup(plainText(`${story.id}${line}`))}</summary>\n<pre>\n${text}\n</pre>\n</details>`;
}

function markup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text in a table or a paragraph, of which Markdown makes nothing: no cell, no link, no image, no mention. */
function cell(text: string): string {
  return markup(plainText(text)).replace(/[\\`*_{}[\]()#+!|~@$]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
