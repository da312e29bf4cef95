import { Chalk } from 'chalk';
import type { Amounts, Forecast } from '../runner/forecast.ts';
import type { PrettyOptions } from './pretty.ts';
import { counted, grouped, plainText, wrapped } from './plain-text.ts';

const labels = {
  messages: 'messages',
  builds: 'builds',
  characters: 'characters',
  streams: 'streams',
  requests: 'requests',
} as const satisfies Partial<Record<keyof Amounts, string>>;

/** `8 s`, `12 min`, `3 h`: a forecast is not more exact than that. */
function roughly(ms: number): string {
  if (ms < 120_000) return `${Math.ceil(ms / 1_000)} s`;
  if (ms < 7_200_000) return `${Math.ceil(ms / 60_000)} min`;
  return `${Math.ceil(ms / 3_600_000)} h`;
}

/** What a dry run tells people. */
export function prettyForecast(forecast: Forecast, { color, width }: PrettyOptions): string {
  const paint = new Chalk({ level: color ? 1 : 0 });
  const columns = Math.max(width, 60);
  const { bounds, scenarios, clauses, expected, worst, runs, repeatFailed } = forecast;
  const limits = [
    ...(bounds.maxMessages === undefined ? [] : [counted(bounds.maxMessages, 'message')]),
    ...(bounds.maxBuilds === undefined ? [] : [counted(bounds.maxBuilds, 'build')]),
    ...(bounds.ratePerSecond === undefined ? [] : [`${bounds.ratePerSecond} requests per second`]),
    `${roughly(bounds.deadlineMs)}${runs > 1 ? ' for each run' : ''}`,
  ];
  const facts: readonly (readonly [string, string])[] = [
    ['target', forecast.target.urls.join(' ')],
    ['contract', forecast.contract],
    ['bounds', limits.join(', ')],
    ['scenarios', `${scenarios.told} of ${scenarios.selected}${runs > 1 ? `, in ${runs} runs` : ''}`],
    ['clauses', `${clauses.judged} of ${clauses.selected} can be judged`],
  ];
  const row = (label: string, one: string, other: string): string =>
    `${paint.dim(label.padEnd(12))}${one.padStart(14)}${other.padStart(14)}`;
  const table = [
    row('', 'expected', 'at worst'),
    ...Object.entries(labels).map(([kind, label]) => {
      const name = kind as keyof typeof labels; // `as`: entries widen the keys to string
      return row(label, grouped(expected[name]), grouped(worst[name]));
    }),
    row('duration', roughly(expected.durationMs), roughly(worst.durationMs)),
  ];
  const repeats = repeatFailed === 0 ? '' : ` and every scenario fails and is told ${counted(repeatFailed, 'more time')}`;
  const notes = `At worst nothing is de-duplicated${repeats}. The expected duration leaves out what an assistant takes for its answers and builds.`;
  const leftOut = forecast.leftOut.flatMap(({ reason, scenarios: ids }) => [
    ...wrapped(reason, columns - 4).map((line, at) => `  ${at === 0 ? '-' : ' '} ${line}`),
    ...wrapped(ids.join(', '), columns - 4).map((line) => paint.dim(`    ${line}`)),
  ]);
  const sections = [
    [
      paint.bold(plainText(`${forecast.tool.name} ${forecast.tool.version}, dry run: nothing was sent`)),
      ...facts.flatMap(([label, value]) =>
        wrapped(value, columns - 14).map((line, at) => `${paint.dim((at === 0 ? label : '').padEnd(12))}  ${line}`),
      ),
    ],
    table,
    wrapped(notes, columns),
    ...(leftOut.length === 0 ? [] : [[paint.bold('Left out'), ...leftOut]]),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
