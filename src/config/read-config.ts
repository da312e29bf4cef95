import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../client/usage-error.ts';
import { type PositionOf, readYaml } from '../yaml/read-yaml.ts';
import { ConfigError } from './config-error.ts';
import { type ConfigFile, type ConfigKey, configFormat, configKeys, keysAt, type Level } from './format.ts';
import { nearest } from './nearest.ts';

/** A configuration file as it was read, its target chosen. */
export interface ReadConfig {
  /** Absolute. */
  readonly file: string;
  readonly target: string | undefined;
  /** The top level with the target's keys over it. */
  readonly level: Level;
  /** A path in the file. */
  resolve(path: string): string;
  /** Throws `ConfigError` about the value at a path below a key of the level. */
  fail(path: readonly [ConfigKey, ...PropertyKey[]], message: string): never;
}

function unknownKey(key: string, path: readonly PropertyKey[]): string {
  const known = keysAt(path);
  const near = nearest(key, known);
  const hint = near === undefined ? `Known are ${known.join(', ')}` : `Did you mean "${near}"?`;
  return `there is no "${key}" here. ${hint}`;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError('bad-config', `The configuration "${file}" cannot be read (${reason}). Give a readable file with --config.`);
  }
}

function chosen(file: string, { targets = {} }: ConfigFile, target: string | undefined): Level {
  if (target === undefined) return {};
  const level = Object.hasOwn(targets, target) ? targets[target] : undefined;
  if (level !== undefined) return level;
  const names = Object.keys(targets);
  const known = names.length === 0 ? 'It has no targets.' : `It has ${names.join(', ')}.`;
  throw new UsageError('bad-config', `${file} has no target "${target}". ${known}`);
}

/** Keys that say where the target is belong together: a target that has one of them leaves none from the top level. */
const whereabouts: ReadonlySet<ConfigKey> = new Set(['url', 'replicas', 'basePath']);

function overridden(target: Level): ReadonlySet<ConfigKey> {
  const keys = configKeys.filter((key) => target[key] !== undefined);
  return new Set(keys.some((key) => whereabouts.has(key)) ? [...keys, ...whereabouts] : keys);
}

/** Reads a configuration file. Throws `ConfigError` with every mistake in it, `UsageError` where file or target are not there. */
export function readConfig(file: string, target: string | undefined): ReadConfig {
  const path = resolve(file);
  const read = readYaml(textOf(path), configFormat, path, unknownKey);
  if (!read.ok) throw new ConfigError(read.problems);
  const over = chosen(path, read.value, target);
  const ofTarget = overridden(over);
  const level = Object.fromEntries(configKeys.map((key) => [key, (ofTarget.has(key) ? over : read.value)[key]])) as Level; // `as`: the same keys, one by one
  const positionOf: PositionOf = read.positionOf;
  return {
    file: path,
    target,
    level,
    resolve: (relative) => resolve(dirname(path), relative),
    fail(at, message) {
      const place = ofTarget.has(at[0]) && target !== undefined ? ['targets', target, ...at] : at;
      throw new ConfigError([{ file: path, ...positionOf(place), path: place.map(String).join('.'), message }]);
    },
  };
}
