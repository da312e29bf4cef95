import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from './usage-error.ts';

/** Makes sure, before anything is judged, that a file can be written at its end. `what`: as the sentence names it. */
export async function assertWritable(file: string, what = 'report file'): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK);
    const there = await stat(file).catch(() => undefined);
    if (there?.isDirectory() === true) throw new Error('it is a directory');
    if (there !== undefined) await access(file, constants.W_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`The ${what} "${file}" cannot be written (${reason}); give a file in a directory that exists.`, { cause });
  }
}
