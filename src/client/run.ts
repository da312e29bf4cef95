import { randomBytes } from 'node:crypto';
import { type BaseUrl, parseBaseUrl } from './base-url.ts';
import { createPatience, type Patience, type Waits } from './patience.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { createSigner, type Signer } from './signer.ts';
import { createTargetClock, type TargetClock } from './target-clock.ts';
import { UsageError } from './usage-error.ts';

/** One replica of the deployment: where it is, and what its clock says. */
export interface Replica {
  readonly base: BaseUrl;
  readonly clock: TargetClock;
}

/** What every request of one run shares. */
export interface Run {
  /** Names the run in `User-Agent` and in every `X-Request-Id`. */
  readonly id: string;
  readonly userAgent: string;
  readonly replicas: readonly [Replica, ...Replica[]];
  readonly signer: Signer;
  /** Kept here and used by the control route only. */
  readonly controlToken: string | undefined;
  readonly redactor: Redactor;
  readonly patience: Patience;
  readonly seed: number;
  /** Milliseconds since the run began, monotonic. */
  sinceStart(): number;
  /** What the whole run sent so far: messages that were accepted or may have been, and builds these may have started. */
  readonly sent: { messages: number; builds: number };
  /** Streams that poured, and bodies that were larger, than any story asks for. */
  floods: number;
  /** Stops the run's own timers. */
  close(): void;
}

export interface RunSettings {
  readonly urls: readonly string[];
  readonly secret: string;
  readonly controlToken?: string | undefined;
  readonly seed: number;
  readonly version: string;
  readonly patience?: Partial<Waits> | undefined;
}

/** Throws `UsageError` where an address or the secret will not do. */
export function createRun(settings: RunSettings): Run {
  const [first, ...others] = settings.urls.map((url): Replica => ({ base: parseBaseUrl(url), clock: createTargetClock() }));
  if (first === undefined) throw new UsageError('bad-url', 'No URL given. Give the address of the backend, such as http://127.0.0.1:8080.');
  if (settings.secret === '')
    throw new UsageError('no-secret', 'The shared secret is empty. Give the secret that the backend checks signatures with.');
  // An empty token counts as none, as for a server.
  const controlToken = settings.controlToken === '' ? undefined : settings.controlToken;
  const redactor = createRedactor([settings.secret, ...(controlToken === undefined ? [] : [controlToken])]);
  const patience = createPatience(first.base.loopback, settings.patience);
  const startedAt = performance.now();
  const id = randomBytes(4).toString('hex');
  return {
    id,
    userAgent: `chat-contract/${settings.version} run/${id}`,
    replicas: [first, ...others],
    signer: createSigner(settings.secret, redactor),
    controlToken,
    redactor,
    patience,
    seed: settings.seed,
    sinceStart: () => performance.now() - startedAt,
    sent: { messages: 0, builds: 0 },
    floods: 0,
    close: () => patience.stop(),
  };
}
