import { diagnose } from '../diagnose.ts';
import type { Diagnosis } from '../doctor/diagnosis.ts';
import { escapedJson } from '../report/json.ts';
import { clipped } from '../report/plain-text.ts';
import { type ConfigurationOptions, configurationOf } from './configuration.ts';
import { doctorLines } from './doctor-lines.ts';
import { type Command, defaultColumns, hasColor, type Terminal } from './terminal.ts';

interface DoctorCommandOptions extends ConfigurationOptions {
  readonly reporter: 'pretty' | 'json';
}

const codes: Readonly<Record<Diagnosis['outcome'], number>> = {
  well: 0,
  problems: 1,
  blocked: 3,
  interrupted: 130,
};

const eraseLine = '\r\u001b[2K';

/** One line on a terminal while nothing else is written. */
function createNote({ stderr, env }: Terminal): { show(text: string): void; clear(): void } {
  if (!stderr.isTTY || env['TERM'] === 'dumb') return { show: () => undefined, clear: () => undefined };
  return {
    show: (text) => stderr.write(`${eraseLine}${clipped(text, (stderr.columns ?? defaultColumns) - 1)}`),
    clear: () => stderr.write(eraseLine),
  };
}

/** `doctor [url...]`: examines a target, and writes each finding as soon as there is one. */
export const doctorCommand: Command<DoctorCommandOptions, [urls: readonly string[]]> = async (terminal, options, urls) => {
  const { reporter, ...where } = options;
  const { options: configured } = await configurationOf(terminal, where, urls);
  const { stdout } = terminal;
  const lines = doctorLines({ color: hasColor(stdout, terminal.env), width: stdout.columns ?? defaultColumns });
  const isPretty = reporter === 'pretty';
  const note = createNote(terminal);
  const write = (text: string): void => {
    note.clear();
    if (isPretty) stdout.write(text);
  };
  const diagnosis = await diagnose({
    ...configured,
    signal: terminal.interrupted,
    onTarget(target) {
      write(lines.target(target));
      note.show('examining …');
    },
    onFinding(finding) {
      write(lines.finding(finding));
      note.show('examining … (a quiet stream is listened to until its next keep-alive)');
    },
  });
  write(lines.end(diagnosis));
  if (!isPretty) stdout.write(escapedJson(`${JSON.stringify(diagnosis, undefined, 2)}\n`));
  return codes[diagnosis.outcome];
};
