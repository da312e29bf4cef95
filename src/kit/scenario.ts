import type { Capability, ClauseId } from '../contract/index.ts';
import type { Expect } from './expect.ts';
import type { World } from './world.ts';

type Check<Seen> = (seen: Seen, expect: Expect) => void;

/** What a story may send beyond a handful of plan-mode messages; bounds and dry runs add these up. */
export interface Cost {
  readonly messages?: number;
  readonly builds?: number;
  /** Answers that are awaited one after another, where there are many: what takes longest on a slow line is told first. */
  readonly turns?: number;
}

export interface Scenario {
  /** `folder/file`, as in the listing of scenarios/. */
  readonly id: string;
  readonly title: string;
  readonly clauses: readonly ClauseId[];
  /** Capabilities without which the whole story is skipped, beyond those its clauses need. */
  readonly needs: readonly Capability[];
  /** Runs last, with nothing else in flight: the story moves the clock or breaks the cache for everybody. */
  readonly alone: boolean;
  /** Mostly waits for what comes by itself: told from the beginning, beside the others and taking no place among them. */
  readonly listens?: boolean;
  /** Milliseconds after which the story is given up, its clauses untestable. */
  readonly budgetMs: number;
  readonly cost: Cost;
  /** Plays the story; gives one judge per clause. A throw means our side could not go on. */
  perform(world: World): Promise<ReadonlyMap<ClauseId, (expect: Expect) => void>>;
}

interface Story<Given extends object, When extends object> {
  readonly id: string;
  readonly title: string;
  readonly needs?: readonly Capability[];
  readonly alone?: boolean;
  readonly listens?: boolean;
  readonly budgetMs?: number;
  readonly cost?: Cost;
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
    alone: story.alone ?? false,
    listens: story.listens ?? false,
    budgetMs: story.budgetMs ?? defaultBudgetMs,
    cost: story.cost ?? {},
    async perform(world) {
      const given = await story.given(world);
      const seen = { ...given, ...(await story.when(given, world)) };
      return new Map(checks.map(([clause, check]) => [clause, (expect: Expect) => check(seen, expect)]));
    },
  };
}
