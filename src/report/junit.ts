import type { BaselineProblem, CheckReport, Report, ScenarioReport, Verdict } from '../runner/report-value.ts';
import { closingLine } from './closing-line.ts';
import { findingLine } from './finding-line.ts';
import { plainFinding } from './pretty-plain.ts';
import { xmlAttribute, xmlText } from './xml-text.ts';

/** Columns of the text inside a failure. */
const columns = 120;

/** How a verdict is told in JUnit's words. */
const elements: Readonly<Record<Verdict, 'failure' | 'error' | 'skipped' | undefined>> = {
  failed: 'failure',
  flaky: 'failure',
  untestable: 'error',
  skipped: 'skipped',
  warned: undefined,
  passed: undefined,
};

/**
 * JUnit XML as Surefire writes it: one suite, one testcase per clause and scenario. Names are those of clauses and scenarios,
 * the same in every run, so that an importer can follow a testcase from run to run.
 */
export function junitReport(report: Report): string {
  const cases = [
    ...report.scenarios.flatMap((story) => story.checks.map((check, at) => testcase(report, story, check, at))),
    ...(report.baseline?.problems ?? []).map(staleEntry),
  ];
  const count = (element: string): number => cases.filter(({ told }) => told === element).length;
  const suite = attributes({
    name: 'chat-contract',
    time: seconds(report.durationMs),
    tests: String(cases.length),
    errors: String(count('error')),
    skipped: String(count('skipped')),
    failures: String(count('failure')),
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite ${suite}>`,
    ...properties(report),
    ...cases.map(({ xml }) => xml),
    '</testsuite>',
    '',
  ].join('\n');
}

function properties(report: Report): string[] {
  const facts = {
    tool: `${report.tool.name} ${report.tool.version}`,
    contract: report.contract,
    target: report.target.urls.join(' '),
    run: report.run,
    seed: String(report.seed),
    startedAt: report.startedAt,
    outcome: closingLine(report),
  };
  const lines = Object.entries(facts).map(([name, value]) => `    <property ${attributes({ name, value })}/>`);
  return ['  <properties>', ...lines, '  </properties>'];
}

interface TestCase {
  readonly told: 'failure' | 'error' | 'skipped' | undefined;
  readonly xml: string;
}

/** What the baseline has wrong fails the run, so it is a testcase that fails. */
function staleEntry({ clause, scenario, kind, message }: BaselineProblem): TestCase {
  const head = attributes({ name: scenario === undefined ? clause : `${clause} in ${scenario}`, classname: 'baseline', time: seconds(0) });
  const failure = `    <failure ${attributes({ message, type: kind })}/>`;
  return { told: 'failure', xml: [`  <testcase ${head}>`, failure, '  </testcase>'].join('\n') };
}

function testcase(report: Report, story: ScenarioReport, check: CheckReport, at: number): TestCase {
  // A known failure fails nothing; other tools say so of what they expect to fail.
  const told = check.known === undefined ? elements[check.verdict] : 'skipped';
  const head = attributes({
    name: check.clause,
    classname: story.id.replaceAll('/', '.'),
    // A story's time is told once, or the times of its clauses would add up to more than the run.
    time: seconds(at === 0 ? story.durationMs : 0),
  });
  const inside = insideOf(report, story, check, told);
  return { told, xml: inside.length === 0 ? `  <testcase ${head}/>` : [`  <testcase ${head}>`, ...inside, '  </testcase>'].join('\n') };
}

function insideOf(report: Report, story: ScenarioReport, check: CheckReport, told: TestCase['told']): string[] {
  const message = findingLine(check);
  if (check.known !== undefined) {
    const { reason, until } = check.known;
    const known = `known failure: ${reason}${until === undefined ? '' : ` (until ${until})`}`;
    return [
      `    <skipped ${attributes({ message: known })}/>`,
      `    <system-out>${xmlText(plainFinding(report, story, [check], columns))}</system-out>`,
    ];
  }
  if (told === 'skipped') return [`    <skipped ${attributes({ message })}/>`];
  if (told === undefined && check.verdict === 'passed') return [];
  const text = xmlText(plainFinding(report, story, [check], columns));
  if (told === undefined) return [`    <system-out>${text}</system-out>`];
  return [`    <${told} ${attributes({ message, type: check.verdict })}>${text}</${told}>`];
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${xmlAttribute(value)}"`)
    .join(' ');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
