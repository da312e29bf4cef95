import type { Capability } from '../src/contract/index.ts';
import type { World } from '../src/kit/index.ts';
import { createRun, type Run, type RunSettings } from '../src/client/run.ts';
import { createSession, type Session } from '../src/client/session.ts';
import { createWorld, type TargetFacts } from '../src/client/world.ts';

export const tinySecret = 'a-secret-for-tests';

export interface TinySession extends AsyncDisposable {
  readonly run: Run;
  readonly session: Session;
  readonly world: World;
  /** Gives the story up, as the runner does when its budget is spent. */
  giveUp(): void;
}

export interface TinySessionSettings extends Partial<RunSettings> {
  readonly capabilities?: readonly Capability[];
  readonly facts?: Partial<TargetFacts>;
  readonly name?: string;
}

/** A world over real sockets without a runner. */
export function tinySession(url: string, settings: TinySessionSettings = {}): TinySession {
  const run = createRun({ urls: [url], secret: tinySecret, seed: 1, version: '9.9.9', ...settings });
  const giveUp = new AbortController();
  const name = settings.name ?? 'tiny/story';
  const session = createSession(run, { name, signal: giveUp.signal });
  const facts: TargetFacts = {
    capabilities: new Set(settings.capabilities ?? []),
    discovery: undefined,
    maxConnections: undefined,
    keepAliveMs: undefined,
    ...settings.facts,
  };
  return {
    run,
    session,
    world: createWorld(session, facts, name),
    giveUp: () => giveUp.abort(),
    async [Symbol.asyncDispose]() {
      await session.close();
      run.close();
    },
  };
}
