import { clipped, plainText } from '../report/plain-text.ts';
import type { Verdict } from '../runner/report-value.ts';
import type { SoakProgress } from '../soak.ts';
import type { Reporter } from './reporters.ts';
import { defaultColumns, type Output, type Terminal } from './terminal.ts';

/** One line on a terminal that is drawn anew with every scenario; nothing where nobody watches. */
export interface ProgressLine {
  show(progress: SoakProgress): void;
  clear(): void;
}

const eraseLine = '\r\u001b[2K';

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

/** Where nobody watches, a log still tells what a run is waiting for: once, until that changes. */
function waitsIn(stderr: Output): (progress: SoakProgress) => void {
  let told: string | undefined;
  return (progress) => {
    if (progress.kind !== 'waiting' || progress.reason === told) return;
    told = progress.reason;
    stderr.write(`waiting up to ${seconds(progress.withinMs)}: ${plainText(progress.reason)}\n`);
  };
}

export function createProgressLine({ stdout, stderr, env }: Terminal, reporters: readonly Reporter[]): ProgressLine {
  // An event log on the same screen is progress enough.
  const isTold = stdout.isTTY && reporters.some(({ name, file }) => name === 'ndjson' && file === undefined);
  if (isTold || !stderr.isTTY || env['TERM'] === 'dumb') return { show: waitsIn(stderr), clear: () => undefined };
  const bad = new Map<Verdict, number>();
  let lead = '';
  const draw = (text: string): void => stderr.write(`${eraseLine}${clipped(lead + text, (stderr.columns ?? defaultColumns) - 1)}`);
  return {
    show(progress) {
      if (progress.kind === 'run') {
        lead = `run ${progress.run} of ${progress.of}${progress.red > 0 ? `, ${progress.red} not green` : ''}: `;
        bad.clear();
        return draw('');
      }
      if (progress.kind === 'waiting')
        return draw(`waiting, ${seconds(progress.sinceMs)} of ${seconds(progress.withinMs)}: ${progress.reason}`);
      if (progress.kind === 'started') return draw(`0 of ${progress.scenarios} scenarios`);
      if (progress.kind === 'repeated')
        return draw(`failed scenarios again, alone: ${progress.id} ${progress.repetition} of ${progress.of}`);
      const { verdict, done, of, id } = progress;
      if (verdict !== 'passed' && verdict !== 'skipped') bad.set(verdict, (bad.get(verdict) ?? 0) + 1);
      const counts = [...bad].map(([name, count]) => `, ${count} ${name}`).join('');
      draw(`${done} of ${of} scenarios${counts}, last ${id}`);
    },
    clear: () => stderr.write(eraseLine),
  };
}
