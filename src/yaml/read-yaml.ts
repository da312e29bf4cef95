import { isMap, isNode, isScalar, LineCounter, type Node, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

/** Where something stands in a file, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface FileProblem extends Position {
  readonly file: string;
  /** Of the value, e.g. `turns.0.when.text`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, with which value, what to do. */
  readonly message: string;
}

export type ReadYaml<T> =
  | { readonly ok: true; readonly value: T; readonly positionOf: PositionOf }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** The position of the value at a path, or of the nearest value around it. */
export type PositionOf = (path: readonly PropertyKey[]) => Position;

/** Bounds what anchors can blow up: a file of a few lines must not fill the memory. */
const maxAliases = 100;

/**
 * A YAML 1.2 file (so also a JSON file) by a schema. Every mistake is told, each with its line and column: those of the text, or
 * else those of the values.
 */
export function readYaml<S extends z.ZodType>(
  text: string,
  schema: S,
  file: string,
  unknownKey: UnknownKey = thereIsNo,
): ReadYaml<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => ({
      file,
      ...at(pos[0]),
      path: '',
      message: `not readable as YAML: ${message}`,
    }));
    return { ok: false, problems };
  }
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: maxAliases });
  } catch (cause) {
    const message = `not readable as YAML: ${cause instanceof Error ? cause.message : String(cause)}`;
    return { ok: false, problems: [{ file, line: 1, column: 1, path: '', message }] };
  }
  const positionOf: PositionOf = (path) => at(offsetOf(document, path));
  const parsed = schema.safeParse(plain);
  if (parsed.success) return { ok: true, value: parsed.data, positionOf };
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, [], { file, positionOf, unknownKey }));
  return { ok: false, problems: [...problems].sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** `file:line:column: path: message`, as editors and terminals understand it. */
export function problemLine({ file, line, column, path, message }: FileProblem): string {
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`;
}

type Issue = z.core.$ZodIssue;

/** What is said of a key that the schema does not have in the mapping at this path. */
export type UnknownKey = (key: string, path: readonly PropertyKey[]) => string;

const thereIsNo: UnknownKey = (key) => `there is no ${JSON.stringify(key)} here. Correct its name or leave it out`;

interface Telling {
  readonly file: string;
  readonly positionOf: PositionOf;
  readonly unknownKey: UnknownKey;
}

function problemsOf(issue: Issue, before: readonly PropertyKey[], telling: Telling): FileProblem[] {
  const { file, positionOf, unknownKey } = telling;
  const path = [...before, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      file,
      ...positionOf([...path, key]),
      path: path.map(String).join('.'),
      message: unknownKey(key, path),
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The variant that came furthest is the one that was meant.
    const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map((one) => one.path.length));
    const [best] = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length);
    if (best !== undefined && depth(best) > 0) return best.flatMap((one) => problemsOf(one, path, telling));
  }
  return [{ file, ...positionOf(path), path: path.map(String).join('.'), message: sentenceOf(issue) }];
}

function sentenceOf(issue: Issue): string {
  const sentence = issue.message.replace(/^Invalid input: /, '');
  return sentence.endsWith('received undefined') ? `is missing: ${sentence.replace(', received undefined', '')}` : sentence;
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = rangeStart(node) ?? 0;
  for (const [depth, key] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((item) => (isScalar(item.key) ? String(item.key.value) : String(item.key)) === String(key));
      if (pair === undefined) return offset;
      // A key that has no business there, or a value that is empty, stands where its key stands.
      const keyStart = rangeStart(pair.key) ?? offset;
      offset = isLast ? keyStart : (rangeStart(pair.value) ?? keyStart);
      if (isLast) return keyStart;
      node = pair.value;
    } else {
      const child: unknown =
        isNode(node) && 'get' in node ? (node as { get(key: unknown, keep: true): unknown }).get(key, true) : undefined; // `as`: collections have `get`
      if (child === undefined) return offset;
      offset = rangeStart(child) ?? offset;
      node = child;
    }
  }
  return offset;
}

function rangeStart(node: unknown): number | undefined {
  return isNode(node) ? ((node as Node).range?.[0] ?? undefined) : undefined; // `as`: the guard forgets the generic
}
