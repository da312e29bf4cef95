import type { Place } from './client/cast.ts';
import type { Run } from './client/run.ts';
import { whatBlocks } from './doctor/examine.ts';
import type { Topic } from './doctor/finding.ts';
import type { RootCause } from './runner/report-value.ts';

/** Found before any request was signed. */
const ofReach: ReadonlySet<Topic> = new Set(['name', 'connection', 'tls', 'http']);

export interface WhyNothingSettings {
  readonly signal: AbortSignal;
  /** Secrets of the addresses, in their order. */
  readonly secrets: readonly (string | undefined)[];
  readonly place: Place | undefined;
}

/** What a doctor says of a target at which nothing can be judged; `undefined` where it finds nothing. */
export async function whyNothing(
  run: Run,
  { signal, secrets, place }: WhyNothingSettings,
): Promise<Omit<RootCause, 'clauses'> | undefined> {
  for (const [at, replica] of run.replicas.entries()) {
    const found = await whatBlocks(run, { signal, secret: run.unsigned ? undefined : secrets[at], replica, place });
    if (found === undefined) continue;
    const { topic, text, advice = '' } = found;
    const verb = ofReach.has(topic) ? 'reach' : 'judge';
    return { id: `target.${topic}`, cause: `Failed to ${verb} ${replica.base.url}: ${text}.`, advice };
  }
  return undefined;
}
