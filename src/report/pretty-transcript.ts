import type { ChalkInstance } from 'chalk';
import type { TranscriptEntry } from '../runner/report-value.ts';
import { clipped, counted, displayWidth, plainText, shortened } from './plain-text.ts';

/** What happened on the wire, a line per entry: milliseconds, who, which way, what. Bounded; the JSON report has everything. */

const firstLines = 12;
const lastLines = 28;
const laneMax = 18;

const arrows: Readonly<Record<TranscriptEntry['kind'], string>> = { request: '→', response: '←', event: '«', comment: ':', close: '×' };

export function prettyTranscript(entries: readonly TranscriptEntry[], paint: ChalkInstance, columns: number, indent: number): string[] {
  const laneWidth = Math.max(4, ...entries.map((entry) => Math.min(displayWidth(plainText(entry.lane)), laneMax)));
  const line = (entry: TranscriptEntry): string => {
    const lane = clipped(entry.lane, laneMax);
    const lead = `${String(Math.round(entry.atMs)).padStart(7)} ms  ${lane}${' '.repeat(laneWidth - displayWidth(lane))}  ${arrows[entry.kind]} `;
    const id = entry.kind === 'request' && entry.requestId !== undefined ? `  ${plainText(entry.requestId)}` : '';
    const room = columns - indent - displayWidth(lead);
    const withId = displayWidth(id) + 20 <= room;
    const { text: whole, length } = wholeText(entry);
    const text = shortened(whole, Math.max(room - (withId ? displayWidth(id) : 0), 20), length);
    return `${' '.repeat(indent)}${paint.dim(lead)}${text}${withId ? paint.dim(id) : ''}`;
  };
  if (entries.length <= firstLines + lastLines) return entries.map(line);
  const left = entries.length - firstLines - lastLines;
  return [
    ...entries.slice(0, firstLines).map(line),
    `${' '.repeat(indent)}${paint.dim(`… ${counted(left, 'line')} left out; the JSON report has them …`)}`,
    ...entries.slice(-lastLines).map(line),
  ];
}

/** An answer's or event's line with as much of its body as the transcript has; the summary is cut for narrow lines. `length`: where the body is cut too. */
function wholeText({ kind, summary, body }: TranscriptEntry): { readonly text: string; readonly length?: number } {
  const [head] = /^\S+(?: id \S+)?(?= )/.exec(summary) ?? [];
  if ((kind !== 'response' && kind !== 'event') || body === undefined || head === undefined) return { text: summary };
  const [cut, total] = /… \((\d+) characters\)$/.exec(body) ?? [];
  return cut === undefined ? { text: `${head} ${body}` } : { text: `${head} ${body.slice(0, -cut.length)}`, length: Number(total) };
}
