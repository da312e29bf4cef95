import type { CapabilityFacts } from './capabilities.ts';
import { askDiscovery } from './control.ts';
import { parseDiscovery } from './parse-discovery.ts';
import type { Replica, Run } from './run.ts';
import { createSession } from './session.ts';

/** Asked so often at the same moment, each time on a connection of its own, a load balancer shows that it is one. */
const looks = 8;

export interface ProofSettings {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** The configuration says that each URL leads to a replica of its own. */
  readonly distinct: boolean;
}

/** What each of several questions at one URL was answered; `undefined` where no instance was told. */
async function instancesAt(run: Run, replica: Replica, { signal, timeoutMs }: ProofSettings): Promise<readonly (string | undefined)[]> {
  const session = createSession(run, { name: `replica.${run.replicas.indexOf(replica) + 1}`, signal });
  try {
    const replies = await Promise.all(Array.from({ length: looks }, () => askDiscovery(session, replica, timeoutMs)));
    return replies.map((reply) => parseDiscovery(reply)?.instance);
  } finally {
    await session.close();
  }
}

const notDifferent = 'the URLs do not prove to be different replicas';

/**
 * Whether each URL leads to a process of its own, as each tells by the `instance` of its discovery document. Two URLs of one
 * process prove nothing, and neither does a load balancer, which may lead both of them to the same one. What the target tells
 * outranks what the configuration says (ruling 28): that counts only where nothing is told.
 */
export async function proveReplicas(run: Run, settings: ProofSettings): Promise<CapabilityFacts['replicas']> {
  const { replicas } = run;
  if (replicas.length < 2) return { state: 'one' };
  const unproved = (reason: string) => ({ state: 'unproved', reason: `${notDifferent}: ${reason}` }) as const;
  if (new Set(replicas.map(({ base }) => base.url)).size < replicas.length) return unproved('one URL is given twice');

  const found: { readonly url: string; readonly told: ReadonlySet<string>; readonly isSilent: boolean }[] = [];
  // One URL after the other: a balancer that goes round in turn would otherwise give each of them the same answer each time.
  for (const replica of replicas) {
    const instances = await instancesAt(run, replica, settings);
    const told = new Set(instances.filter((instance) => instance !== undefined));
    found.push({ url: replica.base.url, told, isSilent: instances.includes(undefined) });
  }
  const several = found.find(({ told }) => told.size > 1);
  if (several !== undefined) {
    const { url, told } = several;
    return unproved(`${url} tells ${told.size} values of "instance" in turn, as a load balancer does; give the address of each replica`);
  }
  const known = found.flatMap(({ told }) => [...told]);
  if (new Set(known).size < known.length) return unproved('two of them tell the same "instance"');
  if (settings.distinct || found.every(({ isSilent }) => !isSilent)) return { state: 'distinct' };
  return unproved(
    'each has to tell its own "instance" at GET /.well-known/chat-contract, or the configuration has to say that they are distinct',
  );
}
