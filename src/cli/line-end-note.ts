import type { ReadConfig } from '../config/read-config.ts';
import type { Terminal } from './terminal.ts';

/** A text that ends with a line end is as a rule one that `echo` or an editor has written: nothing is trimmed, and nothing kept silent. */
function noteOf(secret: string | undefined, where: string): string[] {
  if (secret === undefined || !/[\r\n]$/.test(secret)) return [];
  return [
    `warning: the secret in ${where} ends with a line end, which is used as a part of it; where the backend has none, write it without one (printf %s instead of echo).`,
  ];
}

/** Tells on standard error of a secret that ends with a line end. */
export function noteLineEnd({ stderr }: Pick<Terminal, 'stderr'>, secret: string | undefined, where: string): void {
  for (const note of noteOf(secret, where)) stderr.write(`${note}\n`);
}

type Place = NonNullable<NonNullable<ReadConfig['level']['auth']>['secret']>;

/** Where a configuration says that a secret is; without one it is in the usual variable. */
export function placeOfSecret(place: Place | undefined): string {
  if (place === undefined) return 'CHAT_CONTRACT_SECRET';
  return 'env' in place ? place.env : `the file ${place.file}`;
}
