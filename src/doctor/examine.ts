import type { Place } from '../client/cast.ts';
import { freshPlace } from '../client/find-routes.ts';
import { parseDiscovery } from '../client/parse-discovery.ts';
import type { Replica, Run } from '../client/run.ts';
import { createSession } from '../client/session.ts';
import { unlessGivenUp } from '../client/unless-given-up.ts';
import { askDiscovery } from '../client/control.ts';
import type { Answer } from './answer.ts';
import { examineWay } from './connect.ts';
import { type Finding, ok, shownMs, warn } from './finding.ts';
import { examineHttp } from './http.ts';
import { examineLimits, examineToken } from './limits.ts';
import { type Patient, questionMs } from './patient.ts';
import { examineRoutes } from './routes.ts';
import { examineSignature } from './signature.ts';
import { examineStream } from './stream.ts';
import { examineTls } from './tls.ts';

export interface ExamineSettings {
  readonly signal: AbortSignal;
  /** What requests are signed with; the mistakes are made with it too. */
  readonly secret: string | undefined;
  /** Which address; default: the first of the run. */
  readonly replica?: Replica;
  /** As whom to ask; default: a project and a user never used before. */
  readonly place?: Place | undefined;
  /** `verify` will ask for identities, and none are listed. */
  readonly lacksIdentities?: boolean | undefined;
  readonly onFinding?: (finding: Finding) => void;
}

/** Findings, each as soon as there is one, redacted; they end with the first that leaves nothing to examine. */
type Findings = AsyncGenerator<Finding, void>;

function examineSettings({ secret, lacksIdentities }: Patient): Finding[] {
  const identities = lacksIdentities
    ? [
        warn(
          'access',
          'no users and projects are listed, and beyond loopback verify asks for them',
          'List those that it may use under identities in the configuration, or write "identities: invent" there.',
        ),
      ]
    : [];
  return [...identities, ...examineSecret(secret)];
}

function examineSecret(secret: string | undefined): Finding[] {
  if (secret === undefined || !/[\r\n]$/.test(secret)) return [];
  return [
    warn(
      'secret',
      'the secret ends with a line end, which is used as a part of it',
      'Write it without one (printf %s instead of echo), unless that of the backend has it too.',
    ),
  ];
}

interface Reached {
  readonly discovery: Answer;
  readonly keepAliveMs: number | undefined;
}

/** Everything without which nothing can be judged. */
async function* examineReach(patient: Patient): AsyncGenerator<Finding, Reached | undefined> {
  for (const finding of examineSettings(patient)) yield finding;
  for (const finding of await examineWay(patient)) {
    yield finding;
    if (finding.blocks) return undefined;
  }
  if (patient.replica.base.secure) {
    for (const finding of await examineTls(patient)) {
      yield finding;
      if (finding.blocks) return undefined;
    }
  }
  const { finding, discovery } = await examineHttp(patient);
  yield finding;
  if (finding.blocks) return undefined;
  const { findings } = await examineSignature(patient, discovery.raw?.headers['date'] !== undefined);
  for (const one of findings) yield one;
  if (findings.some(({ blocks }) => blocks)) return undefined;
  return { discovery, keepAliveMs: parseDiscovery(discovery)?.keepAliveMs };
}

const looks = 5;
/** A round trip above this makes a run long. */
const farMs = 500;

/** Small answers one after another, the first of them on a new connection and not counted. */
async function examineLatency({ session, replica }: Patient): Promise<Finding> {
  const times: number[] = [];
  for (let look = 0; look <= looks; look++) times.push((await askDiscovery(session, replica, questionMs)).exchange.tookMs);
  const sorted = times.slice(1).toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const worst = sorted.at(-1) ?? 0;
  const text = `a small answer takes ${shownMs(median)}, ${shownMs(worst)} at the worst of ${looks}`;
  const facts = { medianMs: Math.round(median * 10) / 10, worstMs: Math.round(worst * 10) / 10 };
  return median <= farMs
    ? ok('latency', text, facts)
    : warn('latency', text, 'Run nearer to the target, or give --deadline time for it.', facts);
}

/** The stream takes longest, because it is quiet: what else there is to see is looked at meanwhile. */
async function* examineRest(patient: Patient, { discovery, keepAliveMs }: Reached): Findings {
  const stream = examineStream(patient, keepAliveMs);
  // Whoever stops looking leaves it behind: it ends with the session.
  stream.catch(() => {});
  yield await examineLatency(patient);
  for (const finding of await examineRoutes(patient)) yield finding;
  for (const finding of examineLimits(discovery)) yield finding;
  for (const finding of await examineToken(patient)) yield finding;
  for (const finding of await stream) yield finding;
}

async function* examineAll(patient: Patient): Findings {
  const reached = yield* examineReach(patient);
  if (reached !== undefined) yield* examineRest(patient, reached);
}

/** What the target told may hold a secret; our own words and names do not. */
function redacted(finding: Finding, { redactor }: Run): Finding {
  const { text, advice, facts } = finding;
  return {
    ...finding,
    text: redactor.text(text),
    ...(advice !== undefined && { advice: redactor.text(advice) }),
    ...(facts !== undefined && { facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, redactor.value(value)])) }),
  };
}

async function gather(
  run: Run,
  settings: ExamineSettings,
  examine: (patient: Patient) => AsyncGenerator<Finding, unknown>,
): Promise<Finding[]> {
  const { signal, secret, place = freshPlace(), lacksIdentities = false, onFinding } = settings;
  const { replica = run.replicas[0] } = settings;
  const session = createSession(run, { name: 'doctor', signal });
  const found: Finding[] = [];
  try {
    await unlessGivenUp(signal, async () => {
      for await (const finding of examine({ run, replica, session, place, secret, lacksIdentities })) {
        if (signal.aborted) return;
        const shown = redacted(finding, run);
        found.push(shown);
        onFinding?.(shown);
      }
    });
    return found;
  } finally {
    await session.close();
  }
}

/** Examines one address of the run from the name to the stream; stores nothing. */
export function examine(run: Run, settings: ExamineSettings): Promise<Finding[]> {
  return gather(run, settings, examineAll);
}

/** Why nothing can be judged there; `undefined` where nothing stands in the way. */
export async function whatBlocks(run: Run, settings: ExamineSettings): Promise<Finding | undefined> {
  const findings = await gather(run, settings, examineReach);
  return findings.find(({ blocks }) => blocks);
}
