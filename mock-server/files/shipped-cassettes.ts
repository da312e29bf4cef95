import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Those that come with the package, in the order in which their turns are tried. */
export const shippedCassettes = [
  'failing-build',
  'slow-assistant',
  'many-events',
  'arabic-conversation',
  'plan-answer',
  'successful-build',
  'long-history',
] as const;

/** Played where none is named. A long history in every project would surprise. */
export const defaultCassettes: readonly string[] = shippedCassettes.filter((name) => name !== 'long-history');

const folder = 'mock-server/cassettes';

/** The file of a shipped cassette; `undefined` where none has that name. Sources and bundles lie at different depths. */
export function shippedFile(name: string): string | undefined {
  if (!(shippedCassettes as readonly string[]).includes(name)) return undefined; // `as`: `includes` asks for the narrow type
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, folder)) && dirname(directory) !== directory) directory = dirname(directory);
  return join(directory, folder, `${name}.yaml`);
}
