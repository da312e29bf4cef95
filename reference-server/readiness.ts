import { withTimeLimit } from './time-limit.ts';

/** Something outside this process that requests depend on. */
export interface Dependency {
  readonly name: 'postgres' | 'redis';
  /** False where everything goes on without it: then it is told, and decides nothing. */
  readonly required: boolean;
  /** Rejects where it does not answer. */
  check(): Promise<unknown>;
}

export interface Readiness {
  readonly status: 'ready' | 'unavailable' | 'draining';
  readonly dependencies: Readonly<Record<string, 'up' | 'down'>>;
}

/** Balancers ask every second or so and wait about as long, milliseconds. */
const checkMs = 1_000;

/**
 * Whether requests can be served here. However many ask, each dependency is asked once at a time: who comes meanwhile shares the
 * answer, also where it has not come in time.
 */
export function createReadiness(dependencies: readonly Dependency[], accepting: () => boolean): () => Promise<Readiness> {
  const asking = new Map<Dependency, Promise<unknown>>();

  const ask = async (dependency: Dependency): Promise<boolean> => {
    let answer = asking.get(dependency);
    if (answer === undefined) {
      answer = dependency.check().finally(() => asking.delete(dependency));
      asking.set(dependency, answer);
    }
    return withTimeLimit(answer, checkMs, () => new Error('silence')).then(
      () => true,
      () => false,
    );
  };

  return async () => {
    const answers = await Promise.all(dependencies.map(async (dependency) => ({ dependency, isUp: await ask(dependency) })));
    const isServing = answers.every(({ dependency: { required }, isUp }) => isUp || !required);
    return {
      status: accepting() ? (isServing ? 'ready' : 'unavailable') : 'draining',
      dependencies: Object.fromEntries(answers.map(({ dependency: { name }, isUp }) => [name, isUp ? 'up' : 'down'])),
    };
  };
}
