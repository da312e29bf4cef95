import type { ClientFinding, CommandAnswer, FrameTold, RequestTold, StateTold, StreamTold } from './answers.ts';
import type { CommandBody, CommandName, RequestMatch } from './commands.ts';

export type { ClientFinding, FrameTold, RequestMatch, RequestTold, StateTold, StreamTold };

/** A command that the mock has refused, or that could not reach it. */
export class MockControlError extends Error {
  override readonly name = 'MockControlError';
  readonly status: number | undefined;

  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

export interface MockControlOptions {
  /** Whose state is meant; absent: that of everybody who names none. */
  readonly session?: string;
  readonly fetch?: typeof fetch;
}

type Match<N extends CommandName> = CommandBody<N>;

/** Steers a running mock: what tests and stories need. Every method rejects with a `MockControlError` where the mock refuses. */
export interface MockControl {
  readonly session: string | undefined;
  /** Base URL for the application under test, so that all it does belongs to this session. */
  readonly url: string;
  /** Steers another session, by default one that nobody else has: a state, cassettes and faults of its own. */
  inSession(id?: string): MockControl;
  /** Everything as it was at the start. */
  reset(): Promise<void>;
  state(): Promise<StateTold>;
  /** Plays these cassettes, by their names or as texts. */
  cassettes(which: Match<'cassettes'>): Promise<readonly string[]>;
  /** Appends an event to a project now; gives its seq. */
  push(event: Match<'push'>): Promise<number>;
  /** Ends the newest build of a project. */
  endBuild(project: string, message?: string): Promise<void>;
  failBuild(project: string, message?: string): Promise<void>;
  /** Moves the clock on, and what cassettes have in store with it. */
  advance(ms: number, options?: { readonly datesOnly?: boolean }): Promise<Date>;
  now(): Promise<Date>;
  speed(speed: number): Promise<void>;
  evict(which?: Match<'evict'>): Promise<readonly string[]>;
  cut(which?: Match<'cut'>): Promise<readonly string[]>;
  /** Holds plays back after so many of their events, until `next` lets one through or `release` all. */
  hold(after?: number): Promise<void>;
  next(which?: Match<'next'>): Promise<number>;
  release(): Promise<void>;
  /** Faults from now on, in place of those before; none ends them. */
  faults(rules?: Match<'faults'>['rules']): Promise<void>;
  given(state: Match<'given'>): Promise<void>;
  /** Requests of this project belong to this session from now on. */
  bind(project: string): Promise<void>;
  streams(which?: Match<'streams'>): Promise<readonly StreamTold[]>;
  requests(match?: RequestMatch): Promise<readonly RequestTold[]>;
  /** Resolves with the requests that fit once there are enough of them. */
  waitFor(match?: RequestMatch, options?: { readonly count?: number; readonly timeoutMs?: number }): Promise<readonly RequestTold[]>;
  /** Rejects unless so many requests fit. */
  verify(match: RequestMatch, how?: { readonly count?: number; readonly atLeast?: number; readonly atMost?: number }): Promise<number>;
  /** What the client should not have done. */
  clientFindings(): Promise<readonly ClientFinding[]>;
}

export function mockControl(url: string, options: MockControlOptions = {}): MockControl {
  const base = url.replace(/\/+$/, '');
  const { session } = options;
  const ask = options.fetch ?? fetch;

  const send = async <N extends CommandName>(command: N, body: CommandBody<N>): Promise<CommandAnswer<N>> => {
    const headers = { 'content-type': 'application/json', ...(session !== undefined && { 'x-mock-session': session }) };
    let response: Response;
    try {
      response = await ask(`${base}/__mock/${command}`, { method: 'POST', headers, body: JSON.stringify(body) });
    } catch (cause) {
      throw new MockControlError(`Failed to reach the mock at ${base}. Is it running, and is the address right?`, undefined, { cause });
    }
    const text = await response.text();
    let told: unknown;
    try {
      told = JSON.parse(text);
    } catch {
      throw new MockControlError(`Failed to steer ${base}: it answered ${response.status} and no JSON. Is it a mock?`, response.status);
    }
    if (response.ok) return told as CommandAnswer<N>; // `as`: the mock and this client are of one package
    const message = typeof told === 'object' && told !== null && 'message' in told ? String(told.message) : text;
    throw new MockControlError(message, response.status);
  };
  const done = async <N extends CommandName>(command: N, body: CommandBody<N>): Promise<void> => void (await send(command, body));

  return {
    session,
    url: session === undefined ? base : `${base}/__mock/s/${session}`,
    inSession: (id = crypto.randomUUID()) => mockControl(url, { ...options, session: id }),
    reset: () => done('reset', {}),
    state: () => send('state', {}),
    cassettes: async (which) => (await send('cassettes', which)).loaded,
    push: async (event) => (await send('push', event)).seq,
    endBuild: (project, message) => done('build', { project, status: 'completed', ...(message !== undefined && { message }) }),
    failBuild: (project, message) => done('build', { project, status: 'failed', ...(message !== undefined && { message }) }),
    advance: async (ms, more = {}) => new Date((await send('clock', { advance: ms, ...more })).now),
    now: async () => new Date((await send('clock', {})).now),
    speed: (speed) => done('speed', { speed }),
    evict: async (which = {}) => (await send('evict', which)).evicted,
    cut: async (which = {}) => (await send('cut', which)).cut,
    hold: (after = 0) => done('hold', { after }),
    next: async (which = {}) => (await send('next', which)).released,
    release: () => done('release', {}),
    faults: (rules = []) => done('faults', { rules }),
    given: (state) => done('given', state),
    bind: (project) => done('bind', { project }),
    streams: async (which = {}) => (await send('streams', which)).streams,
    requests: async (match = {}) => (await send('requests', match)).requests,
    waitFor: async (match = {}, more = {}) => (await send('wait', { match, ...more })).requests,
    verify: async (match, how = {}) => (await send('verify', { match, ...how })).count,
    clientFindings: async () => (await send('findings', {})).findings,
  };
}
