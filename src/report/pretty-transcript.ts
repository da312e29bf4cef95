import type { ChalkInstance } from 'chalk';
import type { TranscriptEntry } from '../runner/report-value.ts';
import { clipped, counted, displayWidth, grouped, plainText } from './plain-text.ts';

/** What happened on the wire, a line per entry: milliseconds, who, which way, what. Bounded; the JSON report has everything. */

export interface TranscriptOptions {
  readonly paint: ChalkInstance;
  readonly columns: number;
  /** The request that the failure is about; its line is marked and shown in any case. */
  readonly marked: TranscriptEntry | undefined;
}

/** Lines up to which a transcript is shown whole. */
const wholeUpTo = 40;
/** What is shown of a longer one: its beginning, its end, and the surroundings of the marked request. */
const shown = { atStart: 8, atEnd: 12, beforeMarked: 4, afterMarked: 14 };
const laneMax = 18;

const arrows: Readonly<Record<TranscriptEntry['kind'], string>> = { request: '→', response: '←', event: '«', comment: ':', close: '×' };

export function prettyTranscript(entries: readonly TranscriptEntry[], options: TranscriptOptions): string[] {
  const { paint, columns, marked } = options;
  const laneWidth = Math.max(4, ...entries.map((entry) => Math.min(displayWidth(plainText(entry.lane)), laneMax)));
  const line = (entry: TranscriptEntry): string => {
    const lane = clipped(entry.lane, laneMax);
    const number = numberOf(entry);
    const mark = entry === marked ? '▸' : ' ';
    const lead = `${mark} ${String(Math.round(entry.atMs)).padStart(6)} ms  ${lane}${' '.repeat(laneWidth - displayWidth(lane))}  ${arrows[entry.kind]} `;
    const text = `${number === undefined ? '' : `#${number} `}${told(entry, columns - displayWidth(lead) - (number === undefined ? 0 : number.length + 2))}`;
    return entry === marked ? paint.bold(lead + text) : paint.dim(lead) + text;
  };
  const indices = shownIndices(entries, marked === undefined ? -1 : entries.indexOf(marked));
  return indices.flatMap((index, at) => {
    const entry = entries[index];
    const left = index - (indices[at - 1] ?? -1) - 1;
    const gap = left > 0 ? [paint.dim(`  … ${counted(left, 'line')} left out; the JSON report has them …`)] : [];
    return entry === undefined ? gap : [...gap, line(entry)];
  });
}

function shownIndices(entries: readonly TranscriptEntry[], marked: number): number[] {
  const count = entries.length;
  const all = entries.map((_, index) => index);
  if (count <= wholeUpTo) return all;
  const near = (index: number): boolean => marked >= 0 && index >= marked - shown.beforeMarked && index <= marked + shown.afterMarked;
  const atStart = marked >= 0 ? shown.atStart : wholeUpTo - shown.atEnd;
  return all.filter((index) => index < atStart || index >= count - shown.atEnd || near(index));
}

/** The number at the end of a request id of this run: short enough to pair each answer with its request. */
function numberOf({ requestId }: TranscriptEntry): string | undefined {
  return requestId === undefined ? undefined : /-(\d+)$/.exec(requestId)?.[1];
}

/** What happened, with as much of a body as there is room for. */
function told(entry: TranscriptEntry, room: number): string {
  const { head, body, length } = partsOf(entry);
  const whole = withShortIds(plainText(body === '' ? head : `${head} ${body}`));
  if (length === undefined && displayWidth(whole) <= room) return whole;
  const note = ` (${grouped(length ?? [...(body === '' ? head : body)].length)})`;
  return clipped(whole, Math.max(room - note.length, 10)).replace(/…?$/, '…') + note;
}

/** The line without its body, the body, and the body's true length where the transcript cut it. The summary is cut too, for narrow lines. */
function partsOf({ kind, summary, body = '' }: TranscriptEntry): {
  readonly head: string;
  readonly body: string;
  readonly length?: number;
} {
  const [head = summary] = kind === 'request' ? [summary] : (/^\S+(?: id \S+)?(?= )/.exec(summary) ?? []);
  if (body === '' || kind === 'comment' || kind === 'close') return { head: summary, body: '' };
  const [cut, total] = /… \((\d+) characters\)$/.exec(body) ?? [];
  return cut === undefined ? { head, body } : { head, body: body.slice(0, -cut.length), length: Number(total) };
}

/** Of a UUID its first eight digits: enough to tell two apart, and the line has room for something else. */
function withShortIds(text: string): string {
  return text.replace(/\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '$1…');
}
