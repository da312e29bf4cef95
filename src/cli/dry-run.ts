import { writeFileSync } from 'node:fs';
import { forecast } from '../forecast.ts';
import { escapedJson } from '../report/json.ts';
import { prettyForecast } from '../report/pretty-forecast.ts';
import type { VerifyOptions } from '../verify.ts';
import { fileColumns, type Reporter } from './reporters.ts';
import { defaultColumns, hasColor, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** What the run would send; nothing is sent. */
export async function dryRun({ stdout, env }: Terminal, options: VerifyOptions, reporters: readonly Reporter[], runs?: number): Promise<0> {
  const other = reporters.find(({ name }) => name !== 'pretty' && name !== 'json');
  if (other !== undefined) throw new UsageError(`The reporter ${other.name} has nothing to tell of a dry run; give pretty or json.`);
  const found = await forecast({ ...options, runs });
  for (const { name, file } of reporters) {
    const pretty =
      file === undefined ? { color: hasColor(stdout, env), width: stdout.columns ?? defaultColumns } : { color: false, width: fileColumns };
    const text = name === 'json' ? `${escapedJson(JSON.stringify(found, undefined, 2))}\n` : prettyForecast(found, pretty);
    if (file === undefined) stdout.write(text);
    else writeFileSync(file, text);
  }
  return 0;
}
