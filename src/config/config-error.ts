import { UsageError } from '../client/usage-error.ts';
import { type FileProblem, problemLine } from '../yaml/read-yaml.ts';

function ended(sentence: string): string {
  return /[.?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** The configuration file will not do: one sentence per mistake, each with file, line and column. */
export class ConfigError extends UsageError {
  readonly problems: readonly string[];

  constructor(problems: readonly FileProblem[]) {
    const lines = problems.map((problem) => ended(problemLine(problem)));
    super('bad-config', lines.join('\n'));
    this.problems = lines;
  }
}
