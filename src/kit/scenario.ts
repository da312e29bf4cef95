import type { Capability, ClauseId } from '../contract/index.ts';
import type { Expect } from './expect.ts';
import type { World } from './world.ts';

type Check<Seen> = (seen: Seen, expect: Expect) => void;

/** What a story sends; bounds and dry runs add these up. */
export interface Cost {
  /** Messages that a backend which keeps the contract stores. */
  readonly messages?: number;
  /** The same where identities are listed: a read mark then goes only to what exists, and that may have to be written first. */
  readonly messagesIfListed?: number;
  /** Posts that are not refused: where nothing is de-duplicated each is a message. Default: as many as messages. */
  readonly posts?: number;
  /** Builds that it may start. */
  readonly builds?: number;
  /** Answers that are awaited one after another, where there are many: what takes longest on a slow line is told first. */
  readonly turns?: number;
  /** Posts that are not refused and may start a build. Default: as many as builds. */
  readonly buildPosts?: number;
  /** Characters of all posts that are not refused. Default: 60 for each. */
  readonly characters?: number;
  /** Streams that it opens, one after another or at the same time. */
  readonly streams?: number;
  /** Requests of any kind. Default: its posts and streams and twenty more. */
  readonly requests?: number;
}

/** What a story takes of listed identities; where they are invented there is no end of them. */
export interface TakesIdentities {
  /** `all`: it changes something that is a user's in every project. Default 1. */
  readonly projects?: number | 'all';
  /** Default 1. */
  readonly users?: number;
  /** It leaves behind what cannot be taken back: more than a few dozen messages. */
  readonly disposable?: boolean;
  /** It reads what others have left: in an invented project there is nothing. */
  readonly filled?: boolean;
  /** It fills a user's places: those of streams that were closed before have to be free again. */
  readonly allPlaces?: boolean;
}

export interface Scenario {
  /** `folder/file`, as in the listing of scenarios/. */
  readonly id: string;
  readonly title: string;
  readonly clauses: readonly ClauseId[];
  /** Capabilities without which the whole story is skipped, beyond those its clauses need. */
  readonly needs: readonly Capability[];
  /**
   * `outsider` and `profile-locale`: the story takes the control action, or somebody of whom the configuration says so. Default: it does
   * not matter.
   */
  readonly by?: 'action' | 'identity';
  /** Runs last, with nothing else in flight: the story moves the clock or breaks the cache for everybody. */
  readonly alone: boolean;
  /** Mostly waits for what comes by itself: told from the beginning, beside the others and taking no place among them. */
  readonly listens?: boolean;
  /** Milliseconds after which the story is given up, its clauses untestable. */
  readonly budgetMs: number;
  readonly cost: Cost;
  /** What is different of it where builds are counted (`world.builds`); where there are none, none are started anyway. */
  readonly sparingCost?: Cost;
  readonly takes?: TakesIdentities;
  /** Told also where nothing may be stored (`world.readOnly`): it then sends only what reads. */
  readonly onlyReads?: boolean;
  /** Told only there: it stands in for stories that write, and looks at what others have left. */
  readonly standsIn?: boolean;
  /** It waits for what takes seconds, whatever the target does. */
  readonly slow?: boolean;
  /** Plays the story; gives one judge per clause. A throw means our side could not go on. */
  perform(world: World): Promise<ReadonlyMap<ClauseId, (expect: Expect) => void>>;
}

interface Story<Given extends object, When extends object> {
  readonly id: string;
  readonly title: string;
  readonly needs?: readonly Capability[];
  readonly by?: 'action' | 'identity';
  readonly alone?: boolean;
  readonly listens?: boolean;
  readonly budgetMs?: number;
  readonly cost?: Cost;
  readonly sparingCost?: Cost;
  readonly takes?: TakesIdentities;
  readonly onlyReads?: boolean;
  readonly standsIn?: boolean;
  readonly slow?: boolean;
  readonly given: (world: World) => Promise<Given>;
  readonly when: (given: Given, world: World) => Promise<When>;
  readonly then: { readonly [C in ClauseId]?: Check<Given & When> };
}

const defaultBudgetMs = 30_000;

/** A story told once, judged clause by clause: the keys of `then` are the clauses it covers. */
export function scenario<Given extends object, When extends object>(story: Story<Given, When>): Scenario {
  const checks = Object.entries(story.then) as [ClauseId, Check<Given & When>][]; // `as`: entries widen the keys to string
  return {
    id: story.id,
    title: story.title,
    clauses: checks.map(([clause]) => clause),
    needs: story.needs ?? [],
    ...(story.by !== undefined && { by: story.by }),
    alone: story.alone ?? false,
    listens: story.listens ?? false,
    budgetMs: story.budgetMs ?? defaultBudgetMs,
    cost: story.cost ?? {},
    ...(story.sparingCost !== undefined && { sparingCost: story.sparingCost }),
    ...(story.takes !== undefined && { takes: story.takes }),
    ...(story.onlyReads === true && { onlyReads: true }),
    ...(story.standsIn === true && { standsIn: true }),
    ...(story.slow === true && { slow: true }),
    async perform(world) {
      const given = await story.given(world);
      const seen = { ...given, ...(await story.when(given, world)) };
      return new Map(checks.map(([clause, check]) => [clause, (expect: Expect) => check(seen, expect)]));
    },
  };
}
