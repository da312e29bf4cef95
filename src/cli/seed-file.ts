import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Seed, seedFormat } from '../../reference-server/seed.ts';
import { problemLine, readYaml } from '../yaml/read-yaml.ts';
import { BadFile, UsageError } from './usage-error.ts';

/** Throws `BadFile` with every mistake of the file, `UsageError` where there is none to read. */
export function readSeedFile(file: string, cwd: string): Seed {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, file), 'utf8');
  } catch (cause) {
    throw new UsageError(`Failed to read the seed file ${file}: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
  const read = readYaml(text, seedFormat, file);
  if (!read.ok) throw new BadFile(read.problems.map(problemLine).join('\n'));
  return read.value;
}
