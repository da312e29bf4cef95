import { type FileProblem, type PositionOf, readYaml } from '../../src/yaml/read-yaml.ts';
import { type Cassette, cassetteFormat } from './format.ts';

/** A cassette with its name and with the places of its turns, so that a report can say where one stands. */
export interface LoadedCassette {
  /** Of the file, without folder and ending. */
  readonly name: string;
  readonly file: string;
  readonly cassette: Cassette;
  readonly positionOf: PositionOf;
}

export type ReadCassette =
  | { readonly ok: true; readonly loaded: LoadedCassette }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Text of a YAML or JSON file to cassette; every mistake is told with line and column. */
export function readCassette(text: string, file: string): ReadCassette {
  const read = readYaml(text, cassetteFormat, file);
  if (!read.ok) return read;
  return { ok: true, loaded: { name: cassetteName(file), file, cassette: read.value, positionOf: read.positionOf } };
}

export function cassetteName(file: string): string {
  return (file.split(/[/\\]/).at(-1) ?? file).replace(/\.(?:ya?ml|json)$/i, '');
}
