import { readFileSync } from 'node:fs';
import type { ExtraHeaders } from '../client/extra-headers.ts';
import type { Identities } from '../client/identities.ts';
import type { Address, RunSettings } from '../client/run.ts';
import type { Waits } from '../client/patience.ts';
import { UsageError } from '../client/usage-error.ts';
import { requiredClauses } from '../runner/select.ts';
import type { HeaderValues, Level, SecretPlace } from './format.ts';
import type { ReadConfig } from './read-config.ts';

export type Env = Readonly<Record<string, string | undefined>>;
type Where = Parameters<ReadConfig['fail']>[0];

function ofEnv(config: ReadConfig, name: string, env: Env, at: Where): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  return config.fail([...at, 'env'], `names the variable ${name}, which is ${value === undefined ? 'not set' : 'empty'}. Export it`);
}

function ofFile(config: ReadConfig, file: string, at: Where): string {
  try {
    return readFileSync(config.resolve(file), 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return config.fail(at, `names the file "${file}", which cannot be read (${reason}). Give a path relative to this file`);
  }
}

function secretAt(config: ReadConfig, place: SecretPlace, env: Env, at: Where): string {
  if ('env' in place) return ofEnv(config, place.env, env, at);
  const secret = ofFile(config, place.file, [...at, 'file']);
  return secret === '' ? config.fail([...at, 'file'], `names the file "${place.file}", which is empty. Put the secret into it`) : secret;
}

function headersAt(config: ReadConfig, values: HeaderValues, env: Env, at: Where): ExtraHeaders {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : { secret: ofEnv(config, value.env, env, [...at, name]) },
    ]),
  );
}

function addresses(config: ReadConfig, env: Env): Address[] | undefined {
  const { url, basePath = '', replicas } = config.level;
  if (url !== undefined && replicas !== undefined)
    return config.fail(['replicas'], 'stands beside url. List every address under replicas, or leave them out');
  const whole = (base: string): string => base.replace(/\/+$/, '') + basePath.replace(/\/+$/, '');
  if (url !== undefined) return [{ url: whole(url) }];
  return replicas?.map((replica, at) => ({
    url: whole(replica.url),
    ...(replica.headers !== undefined && { headers: headersAt(config, replica.headers, env, ['replicas', at, 'headers']) }),
    ...(replica.secret !== undefined && { secret: secretAt(config, replica.secret, env, ['replicas', at, 'secret']) }),
  }));
}

function tlsAt(config: ReadConfig, tls: NonNullable<Level['tls']>): NonNullable<RunSettings['tls']> {
  for (const [one, other] of [
    ['cert', 'key'],
    ['key', 'cert'],
  ] as const)
    if (tls[one] !== undefined && tls[other] === undefined) config.fail(['tls', one], `needs tls.${other} beside it. Give both`);
  return Object.fromEntries(
    Object.entries(tls).flatMap(([name, file]) => (file === undefined ? [] : [[name, ofFile(config, file, ['tls', name])]])),
  );
}

function waitsOf(limits: NonNullable<Level['limits']>): Partial<Waits> {
  const { requestTimeoutMs, replyTimeoutMs, buildTimeoutMs } = limits;
  return {
    ...(requestTimeoutMs !== undefined && { requestMs: requestTimeoutMs }),
    ...(replyTimeoutMs !== undefined && { replyMs: replyTimeoutMs }),
    ...(buildTimeoutMs !== undefined && { buildMs: buildTimeoutMs }),
  };
}

function checkedRequire(config: ReadConfig, patterns: readonly string[]): readonly string[] {
  for (const [at, pattern] of patterns.entries()) {
    try {
      requiredClauses([pattern], '');
    } catch (cause) {
      if (!(cause instanceof UsageError)) throw cause;
      config.fail(['require', at], cause.message.replace(/\.$/, ''));
    }
  }
  return patterns;
}

/** Those that `identities.setup` is still to print are not known here. */
export function identitiesOf(identities: Level['identities']): { readonly identities?: Identities } {
  if (identities === undefined) return {};
  if (identities === 'invent') return { identities };
  const { projects = [], users = [], outsider, profileUser } = identities;
  if (projects.length === 0 || users.length === 0) return {};
  return {
    identities: {
      projects: projects.map(({ id, disposable }) => ({ id, ...(disposable !== undefined && { disposable }) })),
      users,
      ...(outsider !== undefined && { outsider }),
      ...(profileUser !== undefined && { profileUser }),
    },
  };
}

/** What is spread over the options of `verify`: values that the file does not give are not there at all. */
export function toOptions(config: ReadConfig, env: Env) {
  const { level } = config;
  const { auth = {}, capabilities = {}, limits = {} } = level;
  const urls = addresses(config, env);
  const { maxMessages, maxBuilds, ratePerSecond } = limits;
  return {
    ...(urls !== undefined && { urls }),
    ...(auth.secret !== undefined && { secret: secretAt(config, auth.secret, env, ['auth', 'secret']) }),
    auth: { scheme: auth.scheme, signedPath: auth.signedPath },
    ...(level.controlToken !== undefined && { controlToken: secretAt(config, level.controlToken, env, ['controlToken']) }),
    ...(level.tls !== undefined && { tls: tlsAt(config, level.tls) }),
    ...(level.headers !== undefined && { headers: headersAt(config, level.headers, env, ['headers']) }),
    ...(level.contract !== undefined && { contract: level.contract }),
    ...(level.distinct !== undefined && { distinct: level.distinct }),
    ...(level.buildHeader !== undefined && { buildHeader: level.buildHeader }),
    ...(level.require !== undefined && { require: checkedRequire(config, level.require) }),
    grant: capabilities.grant ?? [],
    withdraw: capabilities.withdraw ?? [],
    ...(capabilities.max_connections !== undefined && { maxConnections: capabilities.max_connections }),
    ...(capabilities.keep_alive_ms !== undefined && { keepAliveMs: capabilities.keep_alive_ms }),
    patience: waitsOf(limits),
    ...(limits.deadline !== undefined && { deadlineMs: limits.deadline }),
    ...(limits.wait !== undefined && { waitMs: limits.wait }),
    limits: { maxMessages, maxBuilds, ratePerSecond },
    ...(level.profile !== undefined && { profile: level.profile }),
    ...(level.allowDisruption !== undefined && { allowDisruption: level.allowDisruption }),
    ...(level.shared !== undefined && { shared: level.shared }),
    ...(level.assistant !== undefined && { assistant: level.assistant }),
    ...identitiesOf(level.identities),
  };
}
