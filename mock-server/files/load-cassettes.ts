import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { problemLine } from '../../src/yaml/read-yaml.ts';
import { type LoadedCassette, readCassette } from '../cassette/read-cassette.ts';
import { CassetteProblem } from './cassette-problem.ts';
import { shippedCassettes, shippedFile } from './shipped-cassettes.ts';

const endings = /\.(?:ya?ml|json)$/i;

/** The files that an argument means: a file, the cassettes of a folder, or a shipped one by its name. */
export function cassetteFiles(argument: string, cwd: string): readonly string[] {
  const path = resolve(cwd, argument);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) {
    const files = readdirSync(path)
      .filter((name) => endings.test(name))
      .sort()
      .map((name) => join(path, name));
    if (files.length > 0) return files;
    throw new CassetteProblem(`Failed to find a cassette in ${argument}: it holds no .yaml, .yml or .json file.`);
  }
  if (found !== undefined) return [path];
  const shipped = shippedFile(argument);
  if (shipped !== undefined) return [shipped];
  throw new CassetteProblem(
    `Failed to find the cassette ${JSON.stringify(argument)}: there is no such file or folder here, and none is shipped under that name. Shipped are ${shippedCassettes.join(', ')}.`,
  );
}

/** Throws `CassetteProblem` with every mistake of the file. */
export function loadCassette(file: string, cwd: string): LoadedCassette {
  const shown = relative(cwd, file).startsWith('..') ? file : relative(cwd, file);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CassetteProblem(`Failed to read the cassette ${shown}: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      cause,
    });
  }
  const read = readCassette(text, shown);
  if (!read.ok) throw new CassetteProblem(read.problems.map(problemLine).join('\n'));
  return read.loaded;
}

/** A shipped cassette by its name; `undefined` where there is none. */
export function findShipped(name: string): LoadedCassette | undefined {
  const file = shippedFile(name);
  return file === undefined ? undefined : loadCassette(file, dirname(file));
}
