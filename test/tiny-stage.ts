import { type Evidence, noEvidence } from '../src/client/evidence.ts';
import type { Stall } from '../src/client/patience.ts';
import type { Capability, ClauseId } from '../src/contract/index.ts';
import type { Expect, Scenario, World } from '../src/kit/index.ts';
import type { Grant, Grants } from '../src/client/capabilities.ts';
import type { Health, Stage } from '../src/runner/stage.ts';

/** A stage without sockets: stories see no world, only what the test lets them do. */
export interface TinyStage extends Stage {
  /** What happened, in order: `play a`, `close a`, `reset`. */
  readonly log: string[];
  now: Health;
  /** How our own process was held up during every story. */
  stall: Stall;
  /** Who disturbed the next stories that are not green; nobody from the end of the list on. */
  readonly disturbances: (string | undefined)[];
}

export function tinyStage(evidence: Partial<Evidence> = {}): TinyStage {
  const log: string[] = [];
  const stage: TinyStage = {
    log,
    extraMs: 0,
    now: 'answers',
    stall: { worstMs: 0, totalMs: 0 },
    disturbances: [],
    async play(scenario) {
      log.push(`play ${scenario.id}`);
      return {
        world: {} as World, // `as`: tiny stories look at nothing
        evidence: { ...noEvidence(), succeeded: 1, answered: 1, ...evidence },
        heldMs: 0,
        stall: () => stage.stall,
        disturbedBy: async () => stage.disturbances.shift(),
        shown: () => ({
          transcript: [{ atMs: 1, lane: 'A', kind: 'request', summary: `what ${scenario.id} did` }],
          check: stage.redact,
        }),
        close: async () => void log.push(`close ${scenario.id}`),
      };
    },
    health: async () => stage.now,
    reset: async () => void log.push('reset'),
    redact: (value) => JSON.parse(JSON.stringify(value).replaceAll('hush', '[redacted]')),
  };
  return stage;
}

type Checks = Partial<Record<ClauseId, (expect: Expect) => void>>;

/** A story that does `act` and is judged by `then`. */
export function tinyScenario(
  id: string,
  then: Checks,
  more: Partial<Omit<Scenario, 'clauses' | 'perform'>> & { act?: () => Promise<void> } = {},
): Scenario {
  const { act = async () => {}, ...rest } = more;
  const entries = Object.entries(then) as [ClauseId, (expect: Expect) => void][]; // `as`: entries widen the keys
  return {
    id,
    title: `The story of ${id}`,
    clauses: entries.map(([clause]) => clause),
    needs: [],
    alone: false,
    budgetMs: 5_000,
    cost: {},
    perform: async () => {
      await act();
      return new Map(entries);
    },
    ...rest,
  };
}

export const holds = () => {};
export const isViolated = (expect: Expect) => expect.fail('it does not hold', { expected: 1, actual: 2 });

export function grantsOf(granted: readonly Capability[], refused: readonly Capability[] = []): Grants {
  const all: Capability[] = [
    'clock',
    'faults',
    'typing',
    'instance',
    'replicas',
    'assistant',
    'builds',
    'fresh-identities',
    'outsider',
    'profile-locale',
    'build-failure',
    'stub',
  ];
  const grantOf = (capability: Capability): Grant => {
    if (granted.includes(capability)) return { granted: true };
    if (refused.includes(capability)) return { granted: false, verdict: 'untestable', reason: `the token for ${capability} was refused` };
    return { granted: false, verdict: 'skipped', reason: `needs ${capability}: grant it` };
  };
  return new Map(all.map((capability) => [capability, grantOf(capability)]));
}
