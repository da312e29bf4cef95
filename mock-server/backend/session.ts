import { headers as headerNames, uuid } from '../../src/contract/index.ts';
import type { Call, EngineSettings, PlainReply, StreamReply } from '../../src/engine/call.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { Hmac, RandomId, StoredMessage } from '../../src/engine/ports.ts';
import { type ChosenTurn, type PlacedTurn, turnsOf } from '../cassette/choose-turn.ts';
import type { LoadedCassette } from '../cassette/read-cassette.ts';
import { type AnswerOverrides, createAnswerOverrides, type OverridableRequest } from './answer-override.ts';
import { findRoute } from './find-route.ts';
import { field, userOf } from './identity.ts';
import { Journal, type JournalEntry } from './journal.ts';
import type { MockReply, MockRequest, MockStream } from './mock-call.ts';
import { createMockClock } from './mock-clock.ts';
import { createMockIds } from './mock-ids.ts';
import { createMockPorts } from './mock-ports.ts';
import { nearestRoute } from './nearest-route.ts';
import { overrideReply } from './override-reply.ts';
import { Players } from './players.ts';
import { createScript, type Script } from './script.ts';
import { seedProject } from './seed-project.ts';
import { createTempo } from './tempo.ts';
import { withoutEventLines } from './unnamed-events.ts';

/** What one backend is, until somebody changes it by control. */
export interface SessionSettings {
  readonly cassettes: readonly LoadedCassette[];
  /** `undefined`: signatures are not looked at. */
  readonly hmac: Hmac | undefined;
  readonly defaultUserId: string;
  /** Path in front of every route; '' for none, no slash at the end. */
  readonly basePath: string;
  readonly speed: number;
  /** A message that no turn takes: is answered by the simulated assistant, or refused. */
  readonly unmatched: 'answer' | 'fail';
  readonly seed: string | undefined;
  /** The time at which the clock stands, milliseconds since the epoch; `undefined`: it runs. */
  readonly now: number | undefined;
  readonly unnamedEvents: boolean;
  readonly engine: Omit<EngineSettings, 'checksSignatures' | 'onInternalError'>;
  readonly randomId: RandomId;
  /** Gets each request once it has its answer. */
  readonly onAnswered: (entry: JournalEntry) => void;
  readonly onProblem: (cause: unknown) => void;
}

/** One backend with a state of its own. */
export interface Session {
  readonly id: string;
  readonly journal: Journal;
  handle(request: MockRequest): Promise<MockReply>;
  /** Plays these from now on; what is under way goes on as it was. */
  load(cassettes: readonly LoadedCassette[]): void;
  readonly streams: number;
  now(): number;
  close(): void;
}

/** Requests that the journal keeps. */
const journalKeep = 1_000;
const unchecked: Hmac = () => '';
/** Tells which turn has answered a message; `unscripted` where none did. */
export const turnHeader = 'x-mock-turn';

export function createSession(id: string, settings: SessionSettings): Session {
  const clock = createMockClock(settings.now);
  const tempo = createTempo(clock, settings.speed);
  const players = new Players(clock, tempo);
  const ids = createMockIds(settings.seed === undefined ? undefined : `${settings.seed} ${id}`, settings.randomId);
  const journal = new Journal(journalKeep);
  let cassettes: readonly LoadedCassette[] = [];
  let turns: readonly PlacedTurn[] = [];
  let overrides: AnswerOverrides = createAnswerOverrides([]);
  const seeded = new Set<string>();
  const begun = new Set<string>();
  /** How messages were answered, until their post has its answer. */
  const chosenFor = new Map<string, ChosenTurn>();

  const { ports, inner } = createMockPorts({
    clock,
    ids,
    hmac: settings.hmac ?? unchecked,
    given: () => cassettes.flatMap(({ cassette: { given } }) => given ?? []),
    wouldChoose: settings.unmatched === 'fail' ? (draft) => script.wouldChoose(draft) : undefined,
  });
  const script: Script = createScript({
    ports: inner,
    ids,
    tempo,
    players,
    turns: () => turns,
    isClockFrozen: settings.now !== undefined,
    onChosen: (message: StoredMessage, chosen) => chosenFor.set(message.id, chosen),
    onProblem: settings.onProblem,
  });
  const engine = createEngine(
    { ...ports, assistant: () => script },
    { ...settings.engine, checksSignatures: settings.hmac !== undefined, onInternalError: settings.onProblem },
  );

  const load = (next: readonly LoadedCassette[]): void => {
    cassettes = next;
    turns = turnsOf(next);
    overrides = createAnswerOverrides(next);
  };
  load(settings.cassettes);

  const enterProject = (projectId: string, userId: string): void => {
    if (seeded.has(projectId)) return;
    seeded.add(projectId);
    for (const { cassette } of cassettes) if (cassette.given !== undefined) seedProject(inner, ids, cassette.given, { projectId, userId });
  };

  const openedFirst = (projectId: string): void => {
    if (begun.has(projectId)) return;
    begun.add(projectId);
    for (const { cassette } of cassettes) if (cassette.ambient.length > 0) script.playLoose(projectId, cassette.ambient);
  };

  const handle = async (request: MockRequest): Promise<MockReply> => {
    const { basePath } = settings;
    const queryAt = request.rawTarget.indexOf('?');
    const whole = queryAt < 0 ? request.rawTarget : request.rawTarget.slice(0, queryAt);
    const isBelow = basePath === '' || whole.startsWith(`${basePath}/`);
    const path = isBelow ? whole.slice(basePath.length) : whole;
    const { operation, projectId: inPath, problem } = isBelow ? findRoute(request.method, path) : notBelow;
    const body = lazyJson(request.rawBody);
    const isStrict = settings.hmac !== undefined;
    const userId = isStrict ? request.headers[headerNames.userId] : userOf(request, body, settings.defaultUserId);
    const asked = inPath !== '' ? inPath : operation === 'postMessage' ? field(body(), 'projectId') : undefined;
    const projectId = typeof asked === 'string' ? asked.toLowerCase() : undefined;
    const entry = journal.begin({ at: clock.now(), startedAt: clock.monotonic(), request, operation, userId, projectId });

    const call: Call = {
      ...request,
      operation,
      projectId: inPath,
      headers: completed(request.headers, userId, ids.seeded ? ids.request : undefined),
      transportProblem: request.transportProblem ?? problem,
    };
    const reply = await answer(call, { path, userId, projectId, body, entry });
    entry.reply = reply;
    entry.answeredAt = clock.monotonic();
    settings.onAnswered(entry);
    return reply;
  };

  const answer = async (call: Call, about: About): Promise<MockReply> => {
    const { path, userId, projectId, entry } = about;
    const override = overrides.take(overridable(call, about));
    if (override !== undefined) {
      entry.notes.push({ kind: 'override', on: override.on });
      if (override.delay !== undefined) await new Promise<void>((resolve) => void clock.setTimer(resolve, override.delay ?? 0));
      return overrideReply(override, call, clock.now(), ids.request);
    }
    if (projectId !== undefined && uuid.safeParse(projectId).success) enterProject(projectId, userId?.toLowerCase() ?? '');
    const reply = await engine.handle(call);
    if (reply.kind === 'stream') {
      openedFirst(projectId ?? '');
      return streamOf(reply, settings.unnamedEvents);
    }
    if (call.operation === 'unknown-route') return explained(reply, call.method, path);
    if (call.operation === 'postMessage' || call.operation === 'postLegacyMessage') return posted(reply, entry);
    return reply;
  };

  /** error.unknown-route, with the route that was probably meant. */
  const explained = (reply: PlainReply, method: string, path: string): PlainReply => {
    const { basePath } = settings;
    const near = nearestRoute(method, path, overrides.paths);
    const nearest = near && { method: near.method, path: `${basePath}${near.path}` };
    const isOutside = basePath !== '' && !path.startsWith(basePath) && findRoute(method, path).operation !== 'unknown-route';
    const reason = isOutside ? 'outside_base_path' : 'no_such_route';
    const told: unknown = JSON.parse(reply.body ?? '{}');
    const message =
      `There is no route ${method} ${path.slice(0, 200)} here.` +
      (nearest === undefined ? '' : ` The nearest is ${nearest.method} ${nearest.path}.`) +
      (isOutside ? ` This mock was started with --base-path ${basePath}.` : '');
    return { ...reply, body: JSON.stringify({ ...(told as object), message, reason, ...(nearest && { nearest }) }) }; // `as`: the engine's own error
  };

  /** Marks which turn has taken the message. */
  const posted = (reply: PlainReply, entry: JournalEntry): PlainReply => {
    if (reply.status !== 201) return reply;
    const told: unknown = JSON.parse(reply.body ?? '{}');
    const messageId = String(field(told, 'messageId') ?? field(told, 'id'));
    const chosen = chosenFor.get(messageId);
    chosenFor.delete(messageId);
    if (chosen === undefined) return reply;
    if (chosen.kind === 'turn') {
      const { name, place } = chosen.placed;
      entry.notes.push({ kind: 'turn', name, place });
      return { ...reply, headers: { ...reply.headers, [turnHeader]: encodeURIComponent(name) } };
    }
    entry.notes.push({ kind: 'unscripted', nearest: chosen.nearest });
    return { ...reply, headers: { ...reply.headers, [turnHeader]: 'unscripted' } };
  };

  return {
    id,
    journal,
    handle,
    load,
    get streams() {
      return engine.streams;
    },
    now: () => clock.now(),
    close: () => engine.close(),
  };
}

interface About {
  readonly path: string;
  readonly userId: string | undefined;
  readonly projectId: string | undefined;
  readonly body: () => unknown;
  readonly entry: JournalEntry;
}

const notBelow: ReturnType<typeof findRoute> = { operation: 'unknown-route', projectId: '' };

function completed(sent: Call['headers'], userId: string | undefined, requestId: RandomId | undefined): Call['headers'] {
  const lacksUser = userId !== undefined && sent[headerNames.userId] === undefined;
  const lacksId = requestId !== undefined && sent[headerNames.requestId] === undefined;
  if (!lacksUser && !lacksId) return sent;
  return { ...sent, ...(lacksUser && { [headerNames.userId]: userId }), ...(lacksId && { [headerNames.requestId]: requestId() }) };
}

function overridable(call: Call, { path, userId, projectId, body }: About): OverridableRequest {
  const at = call.rawTarget.indexOf('?');
  return {
    method: call.method,
    path,
    query: new URLSearchParams(at < 0 ? '' : call.rawTarget.slice(at)),
    operation: call.operation,
    userId,
    projectId,
    body,
  };
}

const utf8 = new TextDecoder();

/** The body as JSON, read when somebody asks. */
function lazyJson(rawBody: Uint8Array): () => unknown {
  let read = false;
  let value: unknown;
  return () => {
    if (read) return value;
    read = true;
    if (rawBody.length === 0) return undefined;
    try {
      value = JSON.parse(utf8.decode(rawBody));
    } catch {
      value = undefined;
    }
    return value;
  };
}

function streamOf(reply: StreamReply, unnamed: boolean): MockStream {
  return { ...reply, attach: (sink) => reply.attach(unnamed ? withoutEventLines(sink) : sink), onCut: () => undefined };
}
