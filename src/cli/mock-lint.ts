import { lintCassette } from '../../mock-server/cassette/lint-cassette.ts';
import { CassetteProblem } from '../../mock-server/files/cassette-problem.ts';
import { cassetteFiles, loadCassette } from '../../mock-server/files/load-cassettes.ts';
import { plainText } from '../report/plain-text.ts';
import { problemLine } from '../yaml/read-yaml.ts';
import type { Command } from './terminal.ts';
import { BadFile } from './usage-error.ts';

/**
 * Tells what is odd about cassettes, a line each on standard output, with the clause that a client would see broken; the exit code is
 * then 1. Throws `BadFile` with every mistake of those that cannot be read.
 */
export const mockLint: Command<object, [cassettes: readonly string[]]> = (terminal, _options, named) => {
  const { cwd, stdout } = terminal;
  const unreadable: string[] = [];
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof CassetteProblem)) throw error;
      unreadable.push(error.message);
      return otherwise;
    }
  };
  const files = named.flatMap((argument) => attempt(() => cassetteFiles(argument, cwd), []));
  const findings = files.flatMap((file) => attempt(() => lintCassette(loadCassette(file, cwd)), []));
  for (const finding of findings) {
    const clause = finding.clause === undefined ? '' : ` (${finding.clause})`;
    stdout.write(`${plainText(problemLine(finding))}${clause}\n`);
  }
  if (unreadable.length > 0) throw new BadFile(unreadable.join('\n'));
  return Promise.resolve(findings.length === 0 ? 0 : 1);
};
