import { type Command, InvalidArgumentError, type Option } from 'commander';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The variable that gives an option where the command line does not: `CHAT_CONTRACT_KEEP_ALIVE_MS` for `--keep-alive-ms`. */
export function variableOf(option: Option): string {
  return `CHAT_CONTRACT_${(option.long ?? '').slice(2).toUpperCase().replaceAll('-', '_')}`;
}

/** An empty variable counts as unset. Throws `UsageError` where a value is none of the option. */
export function takeFromEnvironment(command: Command, env: Terminal['env']): void {
  for (const option of command.options) {
    const name = option.attributeName();
    // Where an option names the variable of another one, the command itself looks there.
    if (command.getOptionValueSource(name) === 'cli' || command.getOptionValue(`${name}Env`) !== undefined) continue;
    const text = env[variableOf(option)];
    if (text !== undefined && text !== '') command.setOptionValueWithSource(name, readValue(option, text), 'env');
  }
}

function readValue(option: Option, text: string): unknown {
  try {
    if (option.isBoolean()) return truth(text);
    return option.parseArg?.(text, undefined) ?? text;
  } catch (cause) {
    if (!(cause instanceof InvalidArgumentError)) throw cause;
    const problem = cause.message.replace(/\.$/, '');
    throw new UsageError(`Failed to use ${variableOf(option)}=${JSON.stringify(text)} for ${option.long}: ${problem}.`, { cause });
  }
}

function truth(text: string): boolean {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw new InvalidArgumentError('Give true or false.');
}
