import { resolve } from 'node:path';
import { findConfig } from '../config/find-config.ts';
import { proxyFor } from '../config/proxy-for.ts';
import type { ReadConfig } from '../config/read-config.ts';
import type { Address } from '../client/run.ts';
import type { VerifyOptions } from '../verify.ts';
import { noteLineEnd, placeOfSecret } from './line-end-note.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface ConfigurationOptions {
  /** Path of the configuration file; else the nearest one upwards from the working directory. */
  readonly config?: string;
  /** Name of one of its targets. */
  readonly target?: string;
}

export interface Configuration {
  readonly options: Omit<VerifyOptions, 'signal' | 'onProgress'>;
  /** What the file says beyond that; `undefined` where there is none. */
  readonly file: ReadConfig | undefined;
}

/** Only where there is a file is it read, and with it what reads YAML. */
async function read(file: string, target: string | undefined, env: Terminal['env']) {
  const [{ readConfig }, { toOptions }] = await Promise.all([import('../config/read-config.ts'), import('../config/to-options.ts')]);
  const config = readConfig(file, target);
  return { config, options: toOptions(config, env) };
}

const urlOf = (address: string | Address): string => (typeof address === 'string' ? address : address.url);

/** What the configuration file, the environment and the addresses of the command line say together. */
export async function configurationOf(
  terminal: Terminal,
  { config, target }: ConfigurationOptions,
  urls: readonly string[],
): Promise<Configuration> {
  const { cwd, env } = terminal;
  const file = config === undefined ? findConfig(cwd) : resolve(cwd, config);
  if (file === undefined && target !== undefined)
    throw new UsageError(
      `--target ${target} needs a configuration file, and ${cwd} and the folders above have none; name one with --config.`,
    );
  const found = file === undefined ? undefined : await read(file, target, env);
  const configured: Partial<VerifyOptions> = found?.options ?? {};
  const addresses = urls.length > 0 ? urls : (configured.urls ?? []);
  const [first] = addresses;
  if (first === undefined) {
    const where = file === undefined ? '' : `, and ${file} has neither url nor replicas`;
    throw new UsageError(`No URL is given${where}; give the address of the backend, such as http://127.0.0.1:8080.`);
  }
  const proxy = proxyFor(urlOf(first), found?.config.level.proxy, env);
  const secret = configured.secret ?? env['CHAT_CONTRACT_SECRET'];
  const isSigned = configured.auth?.scheme !== 'none';
  const lacksOne = addresses.some((address) => typeof address === 'string' || address.secret === undefined);
  if (isSigned && lacksOne && (secret === undefined || secret === '')) {
    throw new UsageError(
      'CHAT_CONTRACT_SECRET is not set; export the secret that is shared with the backend (it never stands on the command line), or name it as auth.secret in the configuration.',
    );
  }
  const level = found?.config.level;
  if (isSigned && lacksOne) noteLineEnd(terminal, secret, placeOfSecret(level?.auth?.secret));
  for (const [at, address] of addresses.entries()) {
    const place = level?.replicas?.[at]?.secret;
    if (typeof address !== 'string' && place !== undefined) noteLineEnd(terminal, address.secret, placeOfSecret(place));
  }
  const controlToken = configured.controlToken ?? (env['CHAT_CONTRACT_CONTROL_TOKEN'] || undefined);
  return { options: { ...configured, urls: addresses, secret, controlToken, proxy }, file: found?.config };
}
