import { randomId } from '../http-binding/random-id.ts';
import type { AssistantSettings } from '../src/engine/assistant.ts';
import { createMemoryPorts } from '../src/engine/memory.ts';
import type { Hmac, Ports } from '../src/engine/ports.ts';
import { systemClock } from '../src/engine/system-clock.ts';
import type { ResolvedSettings } from './settings.ts';

/** The ports of a server, and how to let go of what they hold open. */
export interface Stores {
  readonly ports: Ports;
  close(): Promise<void>;
}

export interface StoresParts {
  readonly hmac: Hmac;
  readonly assistant: AssistantSettings;
  readonly onProblem: (cause: unknown) => void;
}

type StoreSettings = Pick<ResolvedSettings, 'database' | 'databaseSchema' | 'databasePool'>;

/** Memory, or the database that was named; what a server without one does not need is not even loaded. */
export async function openStores({ database, databaseSchema, databasePool }: StoreSettings, parts: StoresParts): Promise<Stores> {
  const { hmac, assistant, onProblem } = parts;
  if (database === undefined) return { ports: createMemoryPorts({ hmac, randomId, assistant }), close: async () => undefined };
  const { createPostgresPorts } = await import('./postgres/postgres-ports.ts');
  return createPostgresPorts({
    url: database,
    schema: databaseSchema,
    poolSize: databasePool,
    clock: systemClock(),
    hmac,
    randomId,
    assistant,
    onProblem,
  });
}
