import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../client/usage-error.ts';

const names = ['chat-contract.config.yaml', 'chat-contract.config.yml', 'chat-contract.config.json'] as const;

/** The configuration file of a folder, or of the nearest folder above that has one. Throws `UsageError` where a folder has two. */
export function findConfig(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const [first, second] = names.map((name) => join(folder, name)).filter((file) => existsSync(file));
    if (first !== undefined && second !== undefined)
      throw new UsageError('bad-config', `There are two configurations, "${first}" and "${second}". Keep one, or name one with --config.`);
    if (first !== undefined) return first;
    if (folder === dirname(folder)) return undefined;
  }
}
