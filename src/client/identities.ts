import { type Capability, uuid } from '../contract/index.ts';
import { UsageError } from './usage-error.ts';

export interface ListedProject {
  readonly id: string;
  /** May be filled and used up: for what cannot be taken back. */
  readonly disposable?: boolean;
}

/** Users and projects that the target knows and that a tester may use. */
export interface ListedIdentities {
  readonly projects: readonly ListedProject[];
  /** Each of them may use each of the projects. */
  readonly users: readonly string[];
  /** A user without access to any of the projects. */
  readonly outsider?: string;
  /** A user whose profile names this locale. */
  readonly profileUser?: { readonly id: string; readonly locale: string };
}

/** `invent`: a random UUID for every user and project, for targets that let anybody in. */
export type Identities = 'invent' | ListedIdentities;

/** What one story needs of the list, all of it at the same time. */
export interface Takes {
  /** All of them where the story changes something that is a user's in every project. */
  readonly projects: number | 'all';
  readonly users: number;
  /** The first project has to be one that may be used up. */
  readonly disposable: boolean;
  /** Somebody has to have used them before. */
  readonly filled: boolean;
  /** Places of streams that were closed have to be free again (connection.slot-freed allows 5 s). */
  readonly allPlaces: boolean;
}

/** Projects that nobody else in this run uses, and the users, who are everybody's: what is a user's is a user's in one project. */
export interface Lease {
  readonly projects: readonly ListedProject[];
  readonly users: readonly string[];
  /** When the last of these projects was given back by somebody, on the clock of `performance.now()`. */
  readonly leftAtMs: number;
  end(): void;
}

export interface IdentityPool {
  /** `undefined`: identities are invented. */
  readonly listed: ListedIdentities | undefined;
  /** Why a story can never have what it takes. */
  lacking(takes: Takes): string | undefined;
  /** In the order in which they were asked for, each all at once, so that nobody waits for ever. `undefined` once it was aborted. */
  lease(takes: Takes, signal: AbortSignal): Promise<Lease | undefined>;
}

const onlyListed = 'reads what listed projects hold already, and these are invented: list projects under identities';

/** Capabilities that these people grant without any action. */
export function knownBy(listed: ListedIdentities | undefined): ReadonlySet<Capability> {
  return new Set([
    ...(listed?.outsider === undefined ? [] : ['outsider' as const]),
    ...(listed?.profileUser === undefined ? [] : ['profile-locale' as const]),
  ]);
}

/** What to write where the target is not ours and nobody said whom to be. */
export const identitiesBlock = `identities:
  projects:
    - id: <UUID of a project that these users may use>
    - id: <UUID of another one>
  users:
    - <UUID of a user>
    - <UUID of another one>`;

function assertListed({ projects, users, outsider, profileUser }: ListedIdentities): void {
  const ids = [
    ...projects.map(({ id }) => id),
    ...users,
    ...(outsider === undefined ? [] : [outsider]),
    ...(profileUser === undefined ? [] : [profileUser.id]),
  ];
  const wrong = ids.find((id) => !uuid.safeParse(id).success);
  if (wrong !== undefined) throw new UsageError('bad-option', `The identity "${wrong}" is no UUID. Give the id that the backend knows.`);
  for (const [what, list] of [
    ['project', projects.map(({ id }) => id.toLowerCase())],
    ['user', users.map((id) => id.toLowerCase())],
  ] as const) {
    if (list.length === 0)
      throw new UsageError('bad-option', `No ${what} is listed under identities. Write at least one:`, identitiesBlock);
    const twice = list.find((id, at) => list.indexOf(id) !== at);
    if (twice !== undefined) throw new UsageError('bad-option', `The ${what} "${twice}" is listed twice under identities. Leave one out.`);
  }
  if (outsider !== undefined && users.some((id) => id.toLowerCase() === outsider.toLowerCase()))
    throw new UsageError(
      'bad-option',
      `The outsider "${outsider}" is also listed as a user. An outsider has access to none of the projects.`,
    );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Throws `UsageError` for a list that will not do. */
export function createIdentityPool(identities: Identities): IdentityPool {
  if (identities === 'invent') {
    const nothing: Lease = { projects: [], users: [], leftAtMs: Number.NEGATIVE_INFINITY, end: () => undefined };
    return { listed: undefined, lacking: ({ filled }) => (filled ? onlyListed : undefined), lease: () => Promise.resolve(nothing) };
  }
  assertListed(identities);
  const { projects, users } = identities;
  // The longest unused comes first, so that what one story began ends before the next one comes to the same place.
  const free = [...projects];
  const leftAt = new Map<ListedProject, number>();
  const queue: { readonly takes: Takes; readonly give: (lease: Lease | undefined) => void }[] = [];

  const tryLease = ({ projects: wanted, disposable }: Takes): Lease | undefined => {
    const size = wanted === 'all' ? projects.length : wanted;
    // Ordinary ones first: those that may be used up are wanted by stories that can do with no other.
    const byUse = free.toSorted((a, b) => Number(a.disposable ?? false) - Number(b.disposable ?? false));
    const first = disposable ? byUse.filter((project) => project.disposable === true).slice(0, 1) : [];
    if (disposable && first.length === 0) return undefined;
    const taken = [...first, ...byUse.filter((project) => !first.includes(project))].slice(0, size);
    if (taken.length < size) return undefined;
    for (const project of taken) free.splice(free.indexOf(project), 1);
    let over = false;
    return {
      projects: taken,
      users,
      leftAtMs: Math.max(...taken.map((project) => leftAt.get(project) ?? Number.NEGATIVE_INFINITY)),
      end() {
        if (over) return;
        over = true;
        free.push(...taken);
        for (const project of taken) leftAt.set(project, performance.now());
        serve();
      },
    };
  };
  const serve = () => {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const lease = tryLease(next.takes);
      if (lease === undefined) return;
      queue.shift();
      next.give(lease);
    }
  };

  return {
    listed: identities,
    lacking(takes) {
      if (takes.disposable && !projects.some(({ disposable }) => disposable === true))
        return 'identities: fills a project with what cannot be taken back, and none is listed with "disposable: true"';
      const wanted = takes.projects === 'all' ? 1 : takes.projects;
      if (wanted <= projects.length && takes.users <= users.length) return undefined;
      return `identities: takes ${count(takes.users, 'user')} and ${count(wanted, 'project')}, and ${count(users.length, 'user')} and ${count(projects.length, 'project')} are listed; list more`;
    },
    lease: (takes, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(undefined);
        const request = { takes, give: (lease: Lease | undefined) => finish(lease) };
        const finish = (lease: Lease | undefined) => {
          signal.removeEventListener('abort', giveUp);
          resolve(lease);
        };
        const giveUp = () => {
          queue.splice(queue.indexOf(request), 1);
          finish(undefined);
          serve();
        };
        signal.addEventListener('abort', giveUp, { once: true });
        queue.push(request);
        serve();
      }),
  };
}
