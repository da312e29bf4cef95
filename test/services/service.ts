/** A real store that tests may use, and how to end what was started for it. */
export interface Service {
  readonly url: string;
  /** Where it came from, for people. */
  readonly origin: string;
  stop(): Promise<void>;
}

/** What to say where there is none. */
export interface Missing {
  readonly missing: string;
}

/** A service that somebody else runs: nothing to stop. */
export function runningElsewhere(url: string, origin: string): Service {
  return { url, origin, stop: async () => undefined };
}
