import { headers as headerNames, uuid } from '../../src/contract/index.ts';
import type { Call, EngineSettings, PlainReply, StreamReply, StreamSink } from '../../src/engine/call.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { Clock, Hmac, Ports, RandomId, StoredMessage } from '../../src/engine/ports.ts';
import { resolveLocale } from '../../src/engine/wire/locale.ts';
import { acceptRequestId } from '../../src/engine/wire/request-id.ts';
import { type ChosenTurn, type PlacedTurn, turnsOf } from '../cassette/choose-turn.ts';
import type { Cassette } from '../cassette/format.ts';
import type { LoadedCassette } from '../cassette/read-cassette.ts';
import { createFaultDesk, type FaultDesk } from '../faults/fault-desk.ts';
import { hardLimitReply, statusReply } from '../faults/fault-replies.ts';
import type { FaultName, FaultRule } from '../faults/fault-rule.ts';
import { parseFaults } from '../faults/parse-faults.ts';
import { readFrame } from '../faults/read-frame.ts';
import { withFaults } from '../faults/stream-faults.ts';
import { type AnswerOverrides, createAnswerOverrides } from './answer-override.ts';
import { explainBasePath, explainUnknownRoute } from './explain-unknown-route.ts';
import { findRoute } from './find-route.ts';
import { field, userOf } from './identity.ts';
import { Journal, type JournalEntry } from './journal.ts';
import { lazyJson } from './lazy-json.ts';
import type { MockReply, MockRequest, MockStream } from './mock-call.ts';
import { createMockClock } from './mock-clock.ts';
import { createMockIds, type MockIds } from './mock-ids.ts';
import { createMockPorts } from './mock-ports.ts';
import { overrideReply } from './override-reply.ts';
import { Players } from './players.ts';
import { createScript, type Script } from './script.ts';
import { seedProject } from './seed-project.ts';
import { noteFrame, type StreamRecord } from './stream-record.ts';
import { createTempo, type Tempo } from './tempo.ts';
import { withoutEventLines } from './unnamed-events.ts';
import { uuidFrom } from './uuid-from.ts';

/** What one backend is, until somebody changes it by control. */
export interface SessionSettings {
  readonly cassettes: readonly LoadedCassette[];
  readonly faults: readonly FaultRule[];
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

/** Something that has happened in a session, for who looks on. */
export type Happening =
  | { readonly kind: 'request' | 'answer'; readonly entry: JournalEntry }
  | { readonly kind: 'frame'; readonly record: StreamRecord; readonly frame: StreamRecord['frames'][number] }
  | { readonly kind: 'ended'; readonly record: StreamRecord }
  | { readonly kind: 'changed' };

/** One backend with a state of its own. */
export interface Session {
  readonly id: string;
  readonly journal: Journal;
  readonly faults: FaultDesk;
  readonly cassettes: readonly LoadedCassette[];
  readonly players: Players;
  readonly tempo: Tempo;
  readonly clock: Clock;
  readonly ports: Ports;
  readonly script: Script;
  readonly projects: ReadonlySet<string>;
  /** Streams that are open, the oldest first. */
  readonly open: ReadonlySet<StreamRecord>;
  /**
   * `prefix`: what stands in front of the routes in this request's path; `undefined` where what has to stand there (`basePath`)
   * does not, so that it is no route.
   */
  handle(request: MockRequest, prefix: string | undefined): Promise<MockReply>;
  readonly defaultUserId: string;
  /** Plays these from now on; what is under way goes on as it was. */
  load(cassettes: readonly LoadedCassette[]): void;
  /** Puts into a project what is given. */
  give(given: NonNullable<Cassette['given']>, projectId: string, userId: string): void;
  evict(record: StreamRecord): void;
  watch(listener: (happening: Happening) => void): () => void;
  /** Tells that something was changed by control. */
  touched(): void;
  /** Everything as at the start. */
  reset(): void;
  close(): void;
}

/** Requests that the journal keeps. */
const journalKeep = 1_000;
const unchecked: Hmac = () => '';
/** Tells which turn has answered a message; `unscripted` where none did. */
export const turnHeader = 'x-mock-turn';
/** Faults for this request alone; the query parameter is for EventSource, which sets no headers. */
export const faultHeader = 'x-mock-fault';
export const faultParameter = 'mockFault';

/** What a reset makes anew. */
interface World {
  readonly clock: Clock;
  readonly tempo: Tempo;
  readonly players: Players;
  readonly ids: MockIds;
  readonly faults: FaultDesk;
  readonly script: Script;
  readonly engine: ReturnType<typeof createEngine>;
  readonly inner: Ports;
  readonly evict: ReturnType<typeof createMockPorts>['evict'];
  readonly seeded: Set<string>;
  readonly begun: Set<string>;
  /** How messages were answered, until their post has its answer. */
  readonly chosenFor: Map<string, ChosenTurn>;
  readonly open: Set<StreamRecord>;
}

export function createSession(id: string, settings: SessionSettings): Session {
  const journal = new Journal(journalKeep);
  const watchers = new Set<(happening: Happening) => void>();
  const isStrict = settings.hmac !== undefined;
  const seed = settings.seed === undefined ? undefined : `${settings.seed} ${id}`;
  let cassettes: readonly LoadedCassette[] = [];
  let turns: readonly PlacedTurn[] = [];
  let overrides: AnswerOverrides = createAnswerOverrides([]);

  const tell = (happening: Happening): void => {
    for (const watcher of watchers) watcher(happening);
  };

  const load = (next: readonly LoadedCassette[]): void => {
    cassettes = next;
    turns = turnsOf(next);
    overrides = createAnswerOverrides(next);
    world.faults.set([...settings.faults, ...next.flatMap(({ cassette }) => cassette.faults)]);
    tell({ kind: 'changed' });
  };

  const createWorld = (): World => {
    const clock = createMockClock(settings.now);
    const tempo = createTempo(clock, settings.speed);
    const players = new Players(clock, tempo);
    const ids = createMockIds(seed, settings.randomId);
    const chosenFor = new Map<string, ChosenTurn>();
    const { ports, inner, evict } = createMockPorts({
      clock,
      ids,
      hmac: settings.hmac ?? unchecked,
      given: () => cassettes.flatMap(({ cassette: { given } }) => given ?? []),
      wouldChoose: settings.unmatched === 'fail' ? (draft) => script.wouldChoose(draft) : undefined,
    });
    const script = createScript({
      ports: inner,
      ids,
      players,
      turns: () => turns,
      isClockFrozen: settings.now !== undefined,
      onChosen: (message: StoredMessage, chosen) => chosenFor.set(message.id, chosen),
      onProblem: settings.onProblem,
    });
    const engine = createEngine(
      { ...ports, assistant: () => script },
      { ...settings.engine, checksSignatures: isStrict, onInternalError: settings.onProblem },
    );
    const faults = createFaultDesk([], seedNumber(seed ?? settings.randomId()));
    return {
      clock,
      tempo,
      players,
      ids,
      faults,
      script,
      engine,
      inner,
      evict,
      seeded: new Set(),
      begun: new Set(),
      chosenFor,
      open: new Set(),
    };
  };
  let world = createWorld();
  load(settings.cassettes);

  const enterProject = (projectId: string, userId: string): void => {
    const { seeded, inner, ids } = world;
    if (seeded.has(projectId)) return;
    seeded.add(projectId);
    for (const { cassette } of cassettes) if (cassette.given !== undefined) seedProject(inner, ids, cassette.given, { projectId, userId });
  };

  const openedFirst = (projectId: string): void => {
    const { begun, script } = world;
    if (begun.has(projectId)) return;
    begun.add(projectId);
    for (const { cassette } of cassettes) if (cassette.ambient.length > 0) script.playLoose(projectId, cassette.ambient);
  };

  const pause = (ms: number): Promise<void> => new Promise((resolve) => void world.clock.setTimer(resolve, ms));

  const handle = async (request: MockRequest, given: string | undefined): Promise<MockReply> => {
    const prefix = given ?? '';
    const { clock, ids } = world;
    const queryAt = request.rawTarget.indexOf('?');
    const whole = queryAt < 0 ? request.rawTarget : request.rawTarget.slice(0, queryAt);
    const path = whole.slice(prefix.length);
    const { operation, projectId: inPath, problem } = given === undefined ? outside : findRoute(request.method, path);
    const body = lazyJson(request.rawBody);
    const userId = isStrict ? request.headers[headerNames.userId] : userOf(request, body, settings.defaultUserId);
    const asked = inPath !== '' ? inPath : operation === 'postMessage' ? field(body(), 'projectId') : undefined;
    const projectId = typeof asked === 'string' ? asked.toLowerCase() : undefined;
    const entry = journal.begin({ at: clock.now(), startedAt: clock.monotonic(), request, operation, userId, projectId });
    if (watchers.size > 0) tell({ kind: 'request', entry });
    const call: Call = {
      ...request,
      operation,
      projectId: inPath,
      headers: completed(request.headers, userId, ids.seeded ? ids.request : undefined),
      transportProblem: request.transportProblem ?? problem,
    };
    const reply = await faulty(call, { path, prefix, isOutside: given === undefined, userId, projectId, body, entry });
    entry.reply = reply;
    entry.answeredAt = clock.monotonic();
    settings.onAnswered(entry);
    journal.answered();
    if (watchers.size > 0) tell({ kind: 'answer', entry });
    return reply;
  };

  /** What goes wrong before, in place of and after the answer. */
  const faulty = async (call: Call, about: About): Promise<MockReply> => {
    const { userId, projectId, entry } = about;
    const own = ownFaults(call);
    if (!own.ok) return plainError(call, 400, 'VALIDATION_FAILED', own.message);
    const rules =
      own.faults.length === 0 && world.faults.rules.length === 0
        ? none
        : world.faults.take({ operation: call.operation, userId, projectId }, own.faults);
    for (const { fault } of rules) entry.notes.push({ kind: 'fault', fault });
    const latency = find(rules, 'latency');
    if (latency !== undefined) await pause(latency.ms + Math.round(latency.jitter * world.faults.random()));
    const status = find(rules, 'status');
    if (status !== undefined) return statusReply(status, replyParts(call));
    if (find(rules, 'hard-limit') !== undefined && call.operation === 'openStream') return hardLimitReply(replyParts(call));
    const drop = find(rules, 'drop');
    if (drop?.handled === false) return { kind: 'dropped' };
    const reply = await answer(call, about, rules);
    if (drop !== undefined) {
      if (reply.kind === 'stream') reply.detach();
      return { kind: 'dropped' };
    }
    const clock = find(rules, 'clock');
    return clock === undefined || reply.kind === 'dropped' ? reply : misdated(reply, clock.ms, isStrict);
  };

  const answer = async (call: Call, about: About, rules: readonly FaultRule[]): Promise<MockReply> => {
    const { path, prefix, userId, projectId, entry } = about;
    const override = overrides.take({ ...about, method: call.method, operation: call.operation, rawTarget: call.rawTarget });
    if (override !== undefined) {
      entry.notes.push({ kind: 'override', on: override.on });
      if (override.delay !== undefined) await pause(override.delay);
      return overrideReply(override, call, world.clock.now(), world.ids.request);
    }
    if (projectId !== undefined && uuid.safeParse(projectId).success) enterProject(projectId, userId?.toLowerCase() ?? '');
    const reply = await world.engine.handle(call);
    if (reply.kind === 'stream') {
      openedFirst(projectId ?? '');
      return streamOf(reply, call, about, rules);
    }
    if (call.operation === 'unknown-route') {
      const asked = { method: call.method, path, others: overrides.paths };
      return about.isOutside
        ? explainBasePath(reply, { ...asked, prefix: settings.basePath })
        : explainUnknownRoute(reply, { ...asked, prefix });
    }
    if (call.operation === 'postMessage' || call.operation === 'postLegacyMessage') return posted(reply, entry);
    return reply;
  };

  /** Marks which turn has taken the message. */
  const posted = (reply: PlainReply, entry: JournalEntry): PlainReply => {
    if (reply.status !== 201) return reply;
    const told: unknown = JSON.parse(reply.body ?? '{}');
    const messageId = String(field(told, 'messageId') ?? field(told, 'id'));
    const chosen = world.chosenFor.get(messageId);
    world.chosenFor.delete(messageId);
    if (chosen === undefined) return reply;
    if (chosen.kind === 'turn') {
      const { name, place } = chosen.placed;
      entry.notes.push({ kind: 'turn', name, place });
      return { ...reply, headers: { ...reply.headers, [turnHeader]: encodeURIComponent(name) } };
    }
    entry.notes.push({ kind: 'unscripted', nearest: chosen.nearest });
    return { ...reply, headers: { ...reply.headers, [turnHeader]: 'unscripted' } };
  };

  /** The stream as it is watched, broken by faults, and cut by control. */
  const streamOf = (
    reply: StreamReply,
    call: Call,
    { userId = '', projectId = '', entry }: About,
    rules: readonly FaultRule[],
  ): MockStream => {
    const { clock, open, faults } = world;
    const { connectionId } = reply;
    const record: StreamRecord = {
      connectionId,
      projectId,
      userId: userId.toLowerCase(),
      instanceId: new URLSearchParams(call.rawTarget.split('?')[1] ?? '').get('client_instance_id') ?? undefined,
      openedAt: clock.now(),
      startedAt: clock.monotonic(),
      request: entry.n,
      frames: [],
      sent: 0,
      ended: undefined,
      endedAt: undefined,
      cut: () => undefined,
    };
    entry.stream = record;
    open.add(record);
    const over = (how: NonNullable<StreamRecord['ended']>): void => {
      if (record.ended !== undefined) return;
      record.ended = how;
      record.endedAt = clock.monotonic();
      open.delete(record);
      if (watchers.size > 0) tell({ kind: 'ended', record });
    };
    let breakOff = (): void => undefined;
    record.cut = () => {
      over('cut');
      breakOff();
      reply.detach();
    };
    const watched = (sink: StreamSink): StreamSink => ({
      write(frame) {
        noteFrame(record, clock.monotonic(), frame);
        const sent = record.frames.at(-1);
        if (watchers.size > 0 && sent !== undefined) tell({ kind: 'frame', record, frame: sent });
        return sink.write(frame);
      },
      onDrain: (resume) => sink.onDrain(resume),
      end() {
        over(endsByTakeover(record) ? 'takeover' : 'server');
        sink.end();
      },
    });
    return {
      ...reply,
      onCut(cut) {
        breakOff = cut;
      },
      attach(sink) {
        const outer = watched(settings.unnamedEvents ? withoutEventLines(sink) : sink);
        const end = (): void => {
          reply.detach();
          outer.end();
        };
        reply.attach(
          rules.length === 0
            ? outer
            : withFaults(rules, outer, { connectionId, clock, random: () => faults.random(), cut: () => record.cut(), end }),
        );
      },
      detach() {
        over('client');
        reply.detach();
      },
    };
  };

  const replyParts = (call: Call) => ({
    requestId: acceptRequestId(call.headers[headerNames.requestId], world.ids.request),
    locale: resolveLocale([call.headers[headerNames.locale]]),
    now: world.clock.now(),
    maxConnections: settings.engine.maxConnections,
  });

  const plainError = (call: Call, status: 400, error: string, message: string): PlainReply => {
    const reply = statusReply({ fault: 'status', status }, replyParts(call));
    return { ...reply, body: JSON.stringify({ error, message }) };
  };

  return {
    id,
    journal,
    defaultUserId: settings.defaultUserId,
    get faults() {
      return world.faults;
    },
    get cassettes() {
      return cassettes;
    },
    get players() {
      return world.players;
    },
    get tempo() {
      return world.tempo;
    },
    get clock() {
      return world.clock;
    },
    get ports() {
      return world.inner;
    },
    get script() {
      return world.script;
    },
    get projects() {
      return world.seeded;
    },
    get open() {
      return world.open;
    },
    handle,
    load,
    give: (given, projectId, userId) => seedProject(world.inner, world.ids, given, { projectId, userId }),
    evict({ connectionId }) {
      world.evict({ evicted: connectionId, by: world.ids.connection(), reason: 'connection_limit' });
    },
    watch(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    touched: () => tell({ kind: 'changed' }),
    reset() {
      world.engine.close();
      world = createWorld();
      journal.clear();
      load(settings.cassettes);
    },
    close: () => world.engine.close(),
  };
}

interface About {
  readonly path: string;
  readonly prefix: string;
  readonly isOutside: boolean;
  readonly userId: string | undefined;
  readonly projectId: string | undefined;
  readonly body: () => unknown;
  readonly entry: JournalEntry;
}

const outside: ReturnType<typeof findRoute> = { operation: 'unknown-route', projectId: '' };
const none: readonly FaultRule[] = [];

function find<N extends FaultName>(rules: readonly FaultRule[], name: N): Extract<FaultRule, { fault: N }> | undefined {
  return rules.find((rule): rule is Extract<FaultRule, { fault: N }> => rule.fault === name);
}

/** Faults that a request asks for itself. */
function ownFaults(call: Call): ReturnType<typeof parseFaults> {
  const byHeader = call.headers[faultHeader];
  if (byHeader !== undefined) return parseFaults(byHeader);
  const at = call.rawTarget.indexOf(faultParameter);
  if (at < 0) return { ok: true, faults: none };
  const asked = new URLSearchParams(call.rawTarget.split('?')[1] ?? '').get(faultParameter);
  return asked === null ? { ok: true, faults: none } : parseFaults(asked);
}

/** Dates of an answer that are wrong by so much. `Date` stays right where senders sign by it. */
function misdated<R extends PlainReply | MockStream>(reply: R, ms: number, isStrict: boolean): R {
  const { date } = reply.headers;
  const headers =
    date === undefined || isStrict ? reply.headers : { ...reply.headers, date: new Date(Date.parse(date) + ms).toUTCString() };
  return { ...reply, headers };
}

function endsByTakeover({ frames }: StreamRecord): boolean {
  const last = frames.at(-1);
  return last !== undefined && readFrame(last.frame).event === 'connection.takeover';
}

function completed(sent: Call['headers'], userId: string | undefined, requestId: RandomId | undefined): Call['headers'] {
  const lacksUser = userId !== undefined && sent[headerNames.userId] === undefined;
  const lacksId = requestId !== undefined && sent[headerNames.requestId] === undefined;
  if (!lacksUser && !lacksId) return sent;
  return { ...sent, ...(lacksUser && { [headerNames.userId]: userId }), ...(lacksId && { [headerNames.requestId]: requestId() }) };
}

/** A number that is the same for the same text. */
function seedNumber(text: string): number {
  return Number.parseInt(uuidFrom(text).slice(0, 8), 16);
}
