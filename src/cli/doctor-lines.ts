import { Chalk } from 'chalk';
import type { Diagnosis } from '../doctor/diagnosis.ts';
import { type Finding, type Level, topics } from '../doctor/finding.ts';
import { counted, plainText, wrapped } from '../report/plain-text.ts';

/** A diagnosis for people, piece by piece. */
export interface DoctorLines {
  target(target: Omit<Diagnosis['targets'][number], 'findings'>): string;
  finding(finding: Finding): string;
  end(diagnosis: Diagnosis): string;
}

const marks = { ok: ['✓ ok', 'green'], warn: ['! warn', 'yellow'], problem: ['✗ problem', 'red'] } as const satisfies Record<
  Level,
  readonly [string, string]
>;
const markWidth = Math.max(...Object.values(marks).map(([mark]) => mark.length));
const topicWidth = Math.max(...topics.map((topic) => topic.length));

export function doctorLines({ color, width }: { readonly color: boolean; readonly width: number }): DoctorLines {
  const paint = new Chalk({ level: color ? 1 : 0 });
  const columns = Math.max(width, 60);
  const indent = ' '.repeat(2 + markWidth + 2 + topicWidth + 2);
  const text = (content: string, lead: string, paintLine = (line: string) => line): string =>
    wrapped(content, columns - indent.length - lead.length)
      .map((line, at) => `${at === 0 ? lead : ' '.repeat(lead.length)}${paintLine(line)}`)
      .join(`\n${indent}`);
  return {
    target: ({ url, projectId, userId }) =>
      `${[
        paint.bold(plainText(url)),
        ...wrapped(
          `Asks as user ${userId} in project ${projectId}, and stores nothing: it reads, and what would write lacks what it needs.`,
          columns,
        ),
      ].join('\n')}\n\n`,
    finding({ topic, level, text: found, advice }) {
      const [mark, colour] = marks[level];
      const head = `  ${paint[colour](mark.padEnd(markWidth))}  ${topic.padEnd(topicWidth)}  `;
      const told = text(found, '', level === 'ok' ? (line) => line : (line) => paint.bold(line));
      return `${head}${told}\n${advice === undefined ? '' : `${indent}${text(advice, '→ ')}\n`}`;
    },
    end({ outcome, targets }) {
      const findings = targets.flatMap((target) => target.findings);
      const count = (level: Level): number => findings.filter((finding) => finding.level === level).length;
      const counts = `${counted(count('problem'), 'problem')}, ${counted(count('warn'), 'warning')}`;
      const blocked = findings.find(({ blocks }) => blocks === true)?.topic;
      const said = {
        well: paint.green.bold(`well: ${counts}; verify can judge it`),
        problems: paint.red.bold(`not well: ${counts}; verify can judge it, and will find them`),
        blocked: paint.magenta.bold(`blocked by ${blocked}: ${counts}; verify can judge nothing`),
        interrupted: paint.magenta.bold(`interrupted: ${counts} so far`),
      }[outcome];
      return `\n${said}\n`;
    },
  };
}
