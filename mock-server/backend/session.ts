import { headers as headerNames, uuid } from '../../src/contract/index.ts';
import type { Call, EngineSettings, PlainReply, StreamReply } from '../../src/engine/call.ts';
import type { Hmac, RandomId } from '../../src/engine/ports.ts';
import { resolveLocale } from '../../src/engine/wire/locale.ts';
import { acceptRequestId } from '../../src/engine/wire/request-id.ts';
import { type PlacedTurn, turnsOf } from '../cassette/choose-turn.ts';
import type { LoadedCassette } from '../cassette/read-cassette.ts';
import { clausesBrokenBy } from '../faults/fault-facts.ts';
import { hardLimitReply, misdated, statusReply } from '../faults/fault-replies.ts';
import { type FaultRule, findFault } from '../faults/fault-rule.ts';
import { ownFaults } from '../faults/own-faults.ts';
import { type AnswerOverrides, createAnswerOverrides } from './answer-override.ts';
import { explainBasePath, explainUnknownRoute } from './explain-unknown-route.ts';
import { findRoute } from './find-route.ts';
import { field, userOf } from './identity.ts';
import { Journal, type JournalEntry } from './journal.ts';
import { lazyJson } from './lazy-json.ts';
import type { MockReply, MockRequest, MockStream } from './mock-call.ts';
import { overrideReply } from './override-reply.ts';
import { recordedStream } from './recorded-stream.ts';
import { createWorld, type World } from './world.ts';

/** What one backend is, until somebody changes it by control. */
export interface SessionSettings {
  /** Those of the start; asked for again at a reset, as their files may have been edited. */
  readonly cassettes: () => readonly LoadedCassette[];
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
  /** Streams play the recorded ones of the cassettes, byte for byte. */
  readonly exact: boolean;
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
  readonly defaultUserId: string;
  readonly cassettes: readonly LoadedCassette[];
  /** Another one after each reset. */
  readonly world: World;
  /**
   * `prefix`: what stands in front of the routes in this request's path; `undefined` where what has to stand there (`basePath`)
   * does not, so that it is no route.
   */
  handle(request: MockRequest, prefix: string | undefined): Promise<MockReply>;
  /** Plays these from now on; what is under way goes on as it was. */
  load(cassettes: readonly LoadedCassette[]): void;
  /** Everything as at the start. */
  reset(): void;
  close(): void;
}

/** Requests that the journal keeps. */
const journalKeep = 1_000;
/** Tells which turn has answered a message; `unscripted` where none did. */
export const turnHeader = 'x-mock-turn';

export function createSession(id: string, settings: SessionSettings): Session {
  const journal = new Journal(journalKeep);
  const isStrict = settings.hmac !== undefined;
  let cassettes: readonly LoadedCassette[] = [];
  let turns: readonly PlacedTurn[] = [];
  let overrides: AnswerOverrides = createAnswerOverrides([]);
  const newWorld = (): World => createWorld(settings, { cassettes: () => cassettes, turns: () => turns });
  let world = newWorld();

  const setFaults = (): void => world.faults.set([...settings.faults, ...faultsOf(cassettes)]);
  const load = (next: readonly LoadedCassette[]): void => {
    const before = faultsOf(cassettes);
    cassettes = next;
    turns = turnsOf(next);
    overrides = createAnswerOverrides(next);
    // Faults that were set by control stay where the cassettes' own are the same as before.
    if (JSON.stringify(faultsOf(next)) !== JSON.stringify(before)) setFaults();
  };
  load(settings.cassettes());
  setFaults();

  const pause = (ms: number): Promise<void> => new Promise((resolve) => void world.clock.setTimer(resolve, ms));

  const handle: Session['handle'] = async (request, given) => {
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
    return reply;
  };

  /** What goes wrong before, in place of and after the answer. */
  const faulty = async (call: Call, about: About): Promise<MockReply> => {
    const { userId, projectId, entry } = about;
    const { faults } = world;
    const own = ownFaults(call);
    if (!own.ok) {
      const refused = statusReply({ status: 400 }, replyParts(call));
      return { ...refused, body: JSON.stringify({ error: 'VALIDATION_FAILED', message: own.message }) };
    }
    const rules = faults.take({ operation: call.operation, userId, projectId }, own.faults);
    if (rules.length === 0) return answer(call, about, rules);
    for (const { fault } of rules) entry.notes.push({ kind: 'fault', fault, breaks: clausesBrokenBy(fault) });
    const latency = findFault(rules, 'latency');
    if (latency !== undefined) await pause(latency.ms + Math.round(latency.jitter * faults.random()));
    const status = findFault(rules, 'status');
    if (status !== undefined) return statusReply(status, replyParts(call));
    if (findFault(rules, 'hard-limit') !== undefined) return hardLimitReply(replyParts(call));
    const drop = findFault(rules, 'drop');
    if (drop?.handled === false) return { kind: 'dropped' };
    const reply = await answer(call, about, rules);
    if (drop !== undefined) {
      if (reply.kind === 'stream') reply.detach();
      return { kind: 'dropped' };
    }
    const clock = findFault(rules, 'clock');
    // Senders who sign do it by this date, so there it stays right.
    return clock === undefined || isStrict || reply.kind === 'dropped' ? reply : { ...reply, headers: misdated(reply.headers, clock.ms) };
  };

  const answer = async (call: Call, about: About, rules: readonly FaultRule[]): Promise<MockReply> => {
    const { path, prefix, userId, projectId, entry } = about;
    const override = overrides.take({ ...about, method: call.method, operation: call.operation, rawTarget: call.rawTarget });
    if (override !== undefined) {
      entry.notes.push({ kind: 'override', on: override.on });
      if (override.delay !== undefined) await pause(override.delay);
      return overrideReply(override, call, world.clock.now(), world.ids.request);
    }
    if (projectId !== undefined && uuid.safeParse(projectId).success) world.enter({ projectId, userId: userId?.toLowerCase() ?? '' });
    // A cursor of a recording means nothing in this log; who resumes is served by the recording.
    const isReplayed = world.exact !== undefined && call.operation === 'openStream';
    const reply = await world.engine.handle(isReplayed ? { ...call, headers: { ...call.headers, [headerNames.lastEventId]: '0' } } : call);
    if (reply.kind === 'stream') {
      world.streamOpened(projectId ?? '');
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
    world.exact?.posted(entry.projectId ?? '');
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

  const streamOf = (
    reply: StreamReply,
    { rawTarget, headers }: Call,
    { userId = '', projectId = '', entry }: About,
    rules: readonly FaultRule[],
  ): MockStream => {
    const query = new URLSearchParams(rawTarget.split('?')[1] ?? '');
    const cursor = headers[headerNames.lastEventId] ?? query.get('from_seq');
    const instanceId = query.get('client_instance_id') ?? undefined;
    const { record, stream } = recordedStream(
      world.exact?.playedOn(reply, projectId, cursor === null ? undefined : Number(cursor)) ?? reply,
      { projectId, userId: userId.toLowerCase(), instanceId, request: entry.n },
      { world, rules, unnamedEvents: settings.unnamedEvents },
    );
    entry.stream = record;
    return stream;
  };

  const replyParts = ({ headers }: Call) => ({
    requestId: acceptRequestId(headers[headerNames.requestId], world.ids.request),
    locale: resolveLocale([headers[headerNames.locale]]),
    now: world.clock.now(),
    maxConnections: settings.engine.maxConnections,
  });

  return {
    id,
    journal,
    defaultUserId: settings.defaultUserId,
    get cassettes() {
      return cassettes;
    },
    get world() {
      return world;
    },
    handle,
    load,
    reset() {
      world.engine.close();
      world = newWorld();
      journal.clear();
      load(settings.cassettes());
      setFaults();
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

const faultsOf = (cassettes: readonly LoadedCassette[]): readonly FaultRule[] => cassettes.flatMap(({ cassette }) => cassette.faults);

const outside: ReturnType<typeof findRoute> = { operation: 'unknown-route', projectId: '' };

function completed(sent: Call['headers'], userId: string | undefined, requestId: RandomId | undefined): Call['headers'] {
  const lacksUser = userId !== undefined && sent[headerNames.userId] === undefined;
  const lacksId = requestId !== undefined && sent[headerNames.requestId] === undefined;
  if (!lacksUser && !lacksId) return sent;
  return { ...sent, ...(lacksUser && { [headerNames.userId]: userId }), ...(lacksId && { [headerNames.requestId]: requestId() }) };
}
