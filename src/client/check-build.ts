import { type AnyReply, wireStatus } from '../kit/index.ts';
import { askSigned } from './ask-signed.ts';
import type { Place } from './cast.ts';
import { askDiscovery } from './control.ts';
import { freshPlace } from './find-routes.ts';
import type { Replica, Run } from './run.ts';
import { createSession, type Session } from './session.ts';
import { unlessGivenUp } from './unless-given-up.ts';

/** Asked so often at the same moment, each time on a connection of its own, a load balancer shows more than one of its replicas. */
const looks = 4;
const lookMs = 2_000;

/**
 * Asks every address for its build. What it tells is heard by the watch of the run; gives back why an address does not tell it,
 * where a build is expected.
 */
export async function checkBuild(run: Run, signal: AbortSignal, place: Place = freshPlace()): Promise<string | undefined> {
  if (run.builds.expected === undefined) return undefined;
  const session = createSession(run, { name: 'build', signal });
  try {
    return await unlessGivenUp(signal, () => askAll(session, place));
  } finally {
    await session.close();
  }
}

async function askAll(session: Session, place: Place): Promise<string | undefined> {
  const { builds, replicas, scheme } = session.run;
  const ask = (replica: Replica): Promise<AnyReply> =>
    builds.inHeader
      ? askSigned(session, { replica, place, scheme: scheme ?? replica.signer.preferred, timeoutMs: lookMs })
      : askDiscovery(session, replica, lookMs);
  for (const replica of replicas) {
    const replies = await Promise.all(Array.from({ length: looks }, () => ask(replica)));
    const untold = replies.filter((reply) => builds.toldBy(reply) === undefined);
    const silent = untold.find(({ status }) => status === 'unknown');
    const expected = `and "${builds.expected}" is expected`;
    // One of several that is not answered, or refused for its rate, says nothing about the build.
    if (untold.length === looks && silent !== undefined)
      return `${replica.base.url} does not answer when it is asked for its build (${(silent.problems ?? []).join('; ')}), ${expected}. Check that the backend runs.`;
    if (untold.length === looks || untold.some((reply) => wireStatus(reply) === 200))
      return `${replica.base.url} does not tell its build, ${expected}: ${builds.where} is missing. Let the backend tell it there, or name a header that tells it with --build-header.`;
  }
  return undefined;
}
