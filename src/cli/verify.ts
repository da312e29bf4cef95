import type { Identities } from '../client/identities.ts';
import type { ReadConfig } from '../config/read-config.ts';
import type { Profile } from '../runner/profile.ts';
import { type ConfigurationOptions, configurationOf } from './configuration.ts';
import { knownFailuresOf } from './known-failures.ts';
import { judge } from './judge.ts';
import { reportersOf } from './reporters.ts';
import type { Command } from './terminal.ts';

interface VerifyCommandOptions extends ConfigurationOptions {
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly reporter: readonly string[];
  readonly showForeignText?: boolean;
  readonly strict?: boolean;
  readonly jobs?: number;
  /** Milliseconds. */
  readonly deadline?: number;
  /** Milliseconds. */
  readonly wait?: number;
  readonly expectBuild?: string;
  readonly buildHeader?: string;
  readonly require: readonly string[];
  /** A path, relative to the working directory. */
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly bail?: boolean;
  readonly seed?: number;
  readonly repeatFailed?: number;
  readonly maxMessages?: number;
  readonly maxBuilds?: number;
  /** False where no build may be started. */
  readonly builds: boolean;
  /** Requests per second. */
  readonly rate?: number;
  readonly profile?: Profile;
  readonly allowDisruption?: boolean;
  readonly dryRun?: boolean;
  /** Runs. */
  readonly soak?: number;
}

/** `verify [url...]`: the command line beats the configuration. */
export const verifyCommand: Command<VerifyCommandOptions, [urls: readonly string[]]> = async (terminal, options, urls) => {
  const { config, target, reporter, deadline, wait, soak, require, maxMessages, maxBuilds, builds, rate, dryRun, ...others } = options;
  const { baseline, updateBaseline = false, ...rest } = others;
  const { options: configured, file } = await configurationOf(
    terminal,
    { ...(config !== undefined && { config }), ...(target !== undefined && { target }) },
    urls,
  );
  // Files that are meant for the reports of real runs are none of a dry run's.
  const wanted = reporter.length > 0 || dryRun === true ? reporter : configuredReporters(file);
  const reporters = await reportersOf(wanted, terminal);
  const known = await knownFailuresOf(terminal, baseline ?? configuredBaseline(file), updateBaseline);
  const settings = {
    ...configured,
    ...rest,
    limits: {
      ...configured.limits,
      ...(maxMessages !== undefined && { maxMessages }),
      ...(maxBuilds !== undefined && { maxBuilds }),
      ...(!builds && { maxBuilds: 0 }),
      ...(rate !== undefined && { ratePerSecond: rate }),
    },
    ...(require.length > 0 && { require }),
    ...(deadline !== undefined && { deadlineMs: deadline }),
    ...(wait !== undefined && { waitMs: wait }),
    ...(known !== undefined && { baseline: known.baseline }),
  };
  const judgeAs = (identities: Identities | undefined) =>
    judge(terminal, { ...settings, ...(identities !== undefined && { identities }) }, reporters, soak, known?.revise);
  // Only where commands are given is what runs them read.
  const commands = hasCommands(file) ? await import('./identity-commands.ts') : undefined;
  if (dryRun === true) {
    const assumed = settings.identities === undefined ? commands?.assumeIdentities(terminal) : undefined;
    return (await import('./dry-run.ts')).dryRun(terminal, { ...settings, ...assumed }, reporters, soak);
  }
  return commands === undefined ? judgeAs(undefined) : commands.withIdentityCommands(terminal, file, judgeAs);
};

function hasCommands(file: ReadConfig | undefined): boolean {
  const { identities } = file?.level ?? {};
  return identities !== undefined && identities !== 'invent' && (identities.setup ?? identities.teardown) !== undefined;
}

function configuredBaseline(file: ReadConfig | undefined): string | undefined {
  return file?.level.baseline === undefined ? undefined : file.resolve(file.level.baseline);
}

/** Files of the configuration's reporters are relative to it. */
function configuredReporters(file: ReadConfig | undefined): string[] {
  return (file?.level.reporters ?? []).map((text) => {
    const [, name = '', path] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
    return path === undefined || path === '' ? text : `${name}=${file?.resolve(path)}`;
  });
}
