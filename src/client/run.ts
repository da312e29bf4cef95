import { randomBytes } from 'node:crypto';
import { type BaseUrl, parseBaseUrl } from './base-url.ts';
import { type Bounds, type BoundSettings, createBounds } from './bounds.ts';
import { type BuildSettings, type BuildWatch, createBuildWatch } from './build-watch.ts';
import { createFootprint, type Footprint } from './footprint.ts';
import { createPatience, type Patience, type Waits } from './patience.ts';
import { createForeignText, everyText, type ForeignText } from './foreign-text.ts';
import { createOwnText, type OwnText } from './own-text.ts';
import { type ExtraHeaders, headerProblem, plainHeaders, secretsIn } from './extra-headers.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { checkTls, type Line, parseProxy, type TlsFiles } from './line.ts';
import { createSigner, type Scheme, type SignedPath, type Signer } from './signer.ts';
import { createTargetClock, type TargetClock } from './target-clock.ts';
import type { Transcript } from './transcript.ts';
import { UsageError } from './usage-error.ts';

/** One replica of the deployment: where it is and how it is reached, what its clock says, and who signs for it. */
export interface Replica {
  readonly base: BaseUrl;
  readonly line: Line;
  readonly clock: TargetClock;
  readonly signer: Signer;
  /** Sent with every request to it; a story's own header of the same name gives way. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A base URL with what is particular to it. */
export interface Address {
  readonly url: string;
  readonly headers?: ExtraHeaders | undefined;
  /** Default: the secret of the run. */
  readonly secret?: string | undefined;
}

/** What a run sent. */
export interface Sent {
  messages: number;
  builds: number;
  /** Posts that were not refused, and the characters of their texts. */
  posts: number;
  /** Those of them that may start a build. */
  buildPosts: number;
  characters: number;
  /** Streams that were asked for and not refused. */
  streams: number;
  /** Requests of any kind. */
  requests: number;
}

/** What every request of one run shares. */
export interface Run {
  /** Names the run in `User-Agent` and in every `X-Request-Id`. */
  readonly id: string;
  readonly userAgent: string;
  readonly replicas: readonly [Replica, ...Replica[]];
  /** Requests are not signed: the target checks no signatures. */
  readonly unsigned: boolean;
  /** What signatures cover. */
  readonly signedPath: SignedPath;
  /** The form of signature that was asked for; `undefined`: whichever is accepted. */
  readonly scheme: Scheme | undefined;
  /** Kept here and used by the control route only. */
  readonly controlToken: string | undefined;
  readonly redactor: Redactor;
  /** What it sent. */
  readonly ownText: OwnText;
  /** What a story's report shows of what others wrote: by default their length and a hash. */
  foreignText(transcript: Transcript): ForeignText;
  readonly patience: Patience;
  readonly seed: number;
  /** Milliseconds since the run began, monotonic. */
  sinceStart(): number;
  /** What the whole run sent so far: messages that were accepted or may have been, and builds these may have started. */
  readonly sent: Sent;
  /** Of these messages those of each project. */
  readonly sentTo: Map<string | undefined, number>;
  /** Nothing is sent past these. */
  readonly bounds: Bounds;
  /** What the run touched, for whoever has to tidy up. */
  readonly footprint: Footprint;
  /** Which build the answers are from. */
  readonly builds: BuildWatch;
  /** Streams that poured, and bodies that were larger, than any story asks for. */
  floods: number;
  /** Stops the run's own timers. */
  close(): void;
}

export interface RunSettings {
  readonly urls: readonly (string | Address)[];
  /** May be left out where `auth.scheme` is `none`, or where every address has its own. */
  readonly secret?: string | undefined;
  readonly auth?: { readonly scheme?: Scheme | undefined; readonly signedPath?: SignedPath | undefined } | undefined;
  readonly tls?: TlsFiles | undefined;
  /** Address of a proxy that opens tunnels. */
  readonly proxy?: string | undefined;
  /** Sent with every request. */
  readonly headers?: ExtraHeaders | undefined;
  readonly controlToken?: string | undefined;
  readonly seed: number;
  readonly version: string;
  readonly patience?: Partial<Waits> | undefined;
  /** How much may be asked; or bounds that several runs share. */
  readonly bounds?: BoundSettings | Bounds | undefined;
  readonly build?: BuildSettings | undefined;
  /** The target is somebody else's: patience is longer. Default: whether its address is beyond loopback. */
  readonly shared?: boolean | undefined;
  /** Reports show text that the run did not send. */
  readonly showForeignText?: boolean | undefined;
}

function requireSecret(secret: string | undefined): string {
  if (secret === undefined || secret === '')
    throw new UsageError('no-secret', 'The shared secret is empty. Give the secret that the backend checks signatures with.');
  return secret;
}

/** An empty token counts as none, as for a server. */
function usableToken(token: string | undefined): string | undefined {
  if (token === undefined || token === '') return undefined;
  if (headerProblem('x', token) === undefined) return token;
  throw new UsageError(
    'bad-option',
    'The control token holds a line end or another character that no header carries. Write it without one (printf %s instead of echo).',
  );
}

/** Throws `UsageError` where an address, a header or the secret will not do. */
export function createRun(settings: RunSettings): Run {
  const addresses = settings.urls.map((address): Address => (typeof address === 'string' ? { url: address } : address));
  const bases = addresses.map(({ url }) => parseBaseUrl(url));
  if (bases.length === 0) throw new UsageError('bad-url', 'No URL given. Give the address of the backend, such as http://127.0.0.1:8080.');
  const { scheme, signedPath } = settings.auth ?? {};
  const unsigned = scheme === 'none';
  // Without signatures there is nothing to keep; what a story signs all the same is signed with nobody's secret.
  const secrets = addresses.map(({ secret = settings.secret }) =>
    unsigned ? randomBytes(24).toString('base64url') : requireSecret(secret),
  );
  const controlToken = usableToken(settings.controlToken);
  const proxy = settings.proxy === undefined ? undefined : parseProxy(settings.proxy);
  const tls = checkTls(settings.tls ?? {});
  const extras = addresses.map(({ headers }) => headers);
  const redactor = createRedactor([
    ...secrets,
    ...(controlToken === undefined ? [] : [controlToken]),
    ...secretsIn(settings.headers, ...extras),
    ...(proxy?.secrets ?? []),
  ]);
  const [first, ...others] = bases.map((base, at): Replica => {
    const signer = createSigner(secrets[at] ?? '', redactor, { preferred: scheme, signedPath });
    const headers = plainHeaders(settings.headers, extras[at]);
    return { base, line: { base, tls, proxy }, clock: createTargetClock(), signer, headers };
  });
  if (first === undefined) throw new TypeError('A run without replicas.'); // Unreachable: an address was there above.
  const builds = createBuildWatch(settings.build);
  const patience = createPatience(!(settings.shared ?? !first.base.loopback), settings.patience);
  const bounds = settings.bounds !== undefined && 'share' in settings.bounds ? settings.bounds : createBounds(settings.bounds);
  const startedAt = performance.now();
  const ownText = createOwnText(['keep-alive', ...bases.flatMap(({ url, hostHeader }) => [url, hostHeader])]);
  const salt = randomBytes(16);
  const id = randomBytes(4).toString('hex');
  return {
    id,
    userAgent: `chat-contract/${settings.version} run/${id}`,
    replicas: [first, ...others],
    unsigned,
    scheme,
    signedPath: signedPath ?? 'full',
    controlToken,
    redactor,
    ownText,
    foreignText: ({ said, heard, incomplete }) =>
      settings.showForeignText === true ? everyText : createForeignText({ own: ownText, said, heard, incomplete, salt }),
    patience,
    seed: settings.seed,
    sinceStart: () => performance.now() - startedAt,
    sent: { messages: 0, builds: 0, posts: 0, buildPosts: 0, characters: 0, streams: 0, requests: 0 },
    sentTo: new Map(),
    bounds,
    footprint: createFootprint(),
    builds,
    floods: 0,
    close() {
      patience.stop();
      bounds.close();
    },
  };
}
