import type { Operation } from '../../src/contract/index.ts';
import type { SendOptions } from '../../src/kit/index.ts';

/** Whose request it is; the rest of it is correct and correctly signed. */
export interface HostileSender {
  readonly projectId: string;
  readonly userId: string;
  /** A new UUID. */
  uuid(): string;
}

/** One input of the published corpus (error.hostile-input). Its name is stable, so that a failure can be talked about. */
export interface HostileInput {
  readonly name: string;
  readonly operation: Operation;
  /** Refused by the HTTP layer of many servers before any route: only error.hostile-input and error.no-leak bind its answer. */
  readonly transport?: boolean;
  build(sender: HostileSender): SendOptions;
}
