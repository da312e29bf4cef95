/** What a finding is about, in the order in which a target is examined. */
export const topics = [
  'secret',
  'name',
  'connection',
  'tls',
  'http',
  'access',
  'signature',
  'clock',
  'latency',
  'routes',
  'limits',
  'control',
  'stream',
] as const;
export type Topic = (typeof topics)[number];

/** `warn`: a SHOULD, or something that makes judging harder; `problem`: clients of the contract fail on it. */
export type Level = 'ok' | 'warn' | 'problem';

/** One thing that was looked at. */
export interface Finding {
  readonly topic: Topic;
  readonly level: Level;
  /** What was found, in one line. */
  readonly text: string;
  /** What to do about it, in one line; always where the level is not ok. */
  readonly advice?: string;
  /** As long as this is so, `verify` can judge nothing. */
  readonly blocks?: true;
  /** The same for programs. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

export function ok(topic: Topic, text: string, facts?: Finding['facts']): Finding {
  return { topic, level: 'ok', text, ...(facts !== undefined && { facts }) };
}

export function warn(topic: Topic, text: string, advice: string, facts?: Finding['facts']): Finding {
  return { topic, level: 'warn', text, advice, ...(facts !== undefined && { facts }) };
}

export function problem(topic: Topic, text: string, advice: string, facts?: Finding['facts']): Finding {
  return { topic, level: 'problem', text, advice, ...(facts !== undefined && { facts }) };
}

/** A problem that leaves nothing to judge. */
export function block(topic: Topic, text: string, advice: string, facts?: Finding['facts']): Finding {
  return { ...problem(topic, text, advice, facts), blocks: true };
}

/** `0.4 ms`, `12 ms`, `1.5 s`. */
export function shownMs(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1).replace(/\.0$/, '')} s`;
  return `${ms < 10 ? ms.toFixed(1).replace(/\.0$/, '') : Math.round(ms)} ms`;
}
