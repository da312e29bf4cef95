import { type ClauseId, events, operations, type Operation, routeOf } from '../../src/contract/index.ts';
import type { FileProblem } from '../../src/yaml/read-yaml.ts';
import type { AnswerOverride, Step, Turn } from './format.ts';
import { fill } from './placeholders.ts';
import type { LoadedCassette } from './read-cassette.ts';

/** What is odd about a good cassette: it plays, and breaks the contract or never does what it says. */
export interface Finding extends FileProblem {
  /** The clause that a client would see broken. */
  readonly clause?: ClauseId;
}

type Found = readonly { readonly path: readonly PropertyKey[]; readonly message: string; readonly clause?: ClauseId }[];

/** Findings in the order of the file. A cassette may break the contract on purpose, so these are warnings. */
export function lintCassette({ cassette, file, positionOf }: LoadedCassette): readonly Finding[] {
  const found: Found = [
    ...cassette.turns.flatMap((turn, at) => [
      ...neverReached(cassette.turns, at),
      ...turn.play.flatMap((step, nth) => badEvent(step, ['turns', at, 'play', nth])),
      ...badBuild(turn, ['turns', at, 'play']),
    ]),
    ...cassette.ambient.flatMap((step, at) => badEvent(step, ['ambient', at])),
    ...cassette.answers.flatMap((answer, at) => badAnswer(answer, ['answers', at])),
  ];
  return found
    .map(({ path, message, clause }) => ({
      file,
      ...positionOf(path),
      path: path.map(String).join('.'),
      message,
      ...(clause !== undefined && { clause }),
    }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function neverReached(turns: readonly Turn[], at: number): Found {
  const turn = turns[at];
  const before = turns.slice(0, at).findIndex((earlier) => coversAll(earlier, turn));
  return before < 0
    ? []
    : [{ path: ['turns', at], message: `is never reached: turn ${before + 1} takes every message that it would take. Put it first` }];
}

/** Whether every message of the later turn fits the earlier one, as far as can be told without understanding patterns. */
function coversAll({ when: earlier = {} }: Turn, later: Turn | undefined): boolean {
  if (earlier.count !== undefined) return false;
  return (['text', 'mode', 'locale', 'user'] as const).every(
    (key) => earlier[key] === undefined || JSON.stringify(earlier[key]) === JSON.stringify(later?.when?.[key]),
  );
}

/** A value for each placeholder, to see whether an event would be valid. */
const sample = '00000000-0000-4000-8000-000000000000';
const sampled = (value: unknown): unknown =>
  fill(value, (name) =>
    name === 'seq' || name === 'n' || name === 'message_seq' ? 1 : name === 'locale' ? 'en' : name === 'mode' ? 'plan' : sample,
  );

function badEvent({ event, data }: Step, path: readonly PropertyKey[]): Found {
  if (event === undefined) return [];
  if (!Object.hasOwn(events, event)) return [];
  // The schema of the data only: seq and timestamp are written by the mock.
  const schema = events[event as keyof typeof events].shape.data; // `as`: looked up on the line above
  const filled = sampled(data);
  // A build's id is written by the mock where the cassette has none, as a message's is.
  const complete = { messageId: sample, buildId: sample, ...(typeof filled === 'object' && filled !== null ? filled : {}) };
  const parsed = schema.safeParse(complete);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => ({
    path: [...path, 'data', ...issue.path],
    clause: 'sse.valid-payload',
    message: `${event} needs another ${issue.path.map(String).join('.') || 'data'}: ${issue.message}`,
  }));
}

interface BuildStep {
  readonly status: string;
  readonly progress: number | undefined;
  readonly at: number;
}

function badBuild({ when, play }: Turn, path: readonly PropertyKey[]): Found {
  const steps = play.flatMap((step, at): BuildStep[] => {
    if (step.build !== undefined) return [{ ...step.build, progress: step.build.progress, at }];
    if (step.event !== 'build.status' || typeof step.data?.['status'] !== 'string') return [];
    const { progress, status } = step.data;
    return [{ status, progress: typeof progress === 'number' ? progress : undefined, at }];
  });
  const [first] = steps;
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return [];
  const found: { path: PropertyKey[]; message: string; clause: ClauseId }[] = [];
  const tell = (at: number, clause: ClauseId, message: string): void => void found.push({ path: [...path, at], clause, message });
  if (when?.mode === 'plan') tell(first.at, 'build.none-in-plan', 'a message in plan mode leads to no build');
  if (first.status !== 'queued') tell(first.at, 'build.lifecycle', `a build begins with queued, this one with ${first.status}`);
  if (last.status !== 'completed' && last.status !== 'failed')
    tell(last.at, 'build.lifecycle', `a build ends with completed or failed, this one with ${last.status}`);
  let highest = 0;
  for (const { status, progress, at } of steps) {
    if ((status === 'completed' || status === 'failed') && at !== last.at) tell(at, 'build.lifecycle', `nothing comes after ${status}`);
    if (progress === undefined) continue;
    if (progress < highest) tell(at, 'build.progress', `progress falls from ${highest} to ${progress}`);
    highest = Math.max(highest, progress);
  }
  return found;
}

function badAnswer({ on, status, body, text }: AnswerOverride, path: readonly PropertyKey[]): Found {
  const operation = operations.find((known) => known === on);
  if (operation === undefined) return [];
  const { replies } = routeOf(operation satisfies Operation);
  const schema = replies[status];
  if (schema === undefined)
    return [
      { path: [...path, 'status'], message: `${on} answers ${Object.keys(replies).join(', ')} by the contract, and never ${status}` },
    ];
  const clause: ClauseId | undefined = status >= 400 ? 'error.shape' : undefined;
  if (text !== undefined)
    return [
      { path: [...path, 'text'], message: 'is no JSON, which every answer of the contract is', ...(clause !== undefined && { clause }) },
    ];
  const parsed = schema?.safeParse(sampled(body));
  if (parsed === undefined || parsed.success) return [];
  return parsed.error.issues.map((issue) => ({
    path: [...path, 'body', ...issue.path],
    message: `${on} with ${status} has another ${issue.path.map(String).join('.') || 'body'} by the contract: ${issue.message}`,
    ...(clause !== undefined && { clause }),
  }));
}
