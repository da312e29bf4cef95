import type { Operation } from '../contract/index.ts';

/**
 * A story cannot go on: no connection, the budget is spent, or an answer it needed did not come. Its clauses are untestable.
 * Thrown by the world's own methods, for `given` and `when`; a scenario has no need to catch it.
 */
export class StoryBroken extends Error {
  override readonly name: string = 'StoryBroken';
  /** The operation whose answer the story needed; the report names the scenario that judges it. */
  readonly operation: Operation | undefined;

  constructor(message: string, parts: { readonly operation?: Operation | undefined; readonly cause?: unknown } = {}) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.operation = parts.operation;
  }
}

/** An action of the control route was not answered 204 (section 16). */
export class ControlRefused extends StoryBroken {
  override readonly name = 'ControlRefused';
}
