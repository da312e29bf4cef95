import { createEngine } from '../../src/engine/engine.ts';
import type { Engine } from '../../src/engine/call.ts';
import type { Clock, Hmac, Ports, StoredMessage } from '../../src/engine/ports.ts';
import type { ChosenTurn, PlacedTurn } from '../cassette/choose-turn.ts';
import type { Cassette } from '../cassette/format.ts';
import type { LoadedCassette } from '../cassette/read-cassette.ts';
import { createFaultDesk, type FaultDesk } from '../faults/fault-desk.ts';
import { createExactStreams, type ExactStreams } from './exact-streams.ts';
import { createMockClock } from './mock-clock.ts';
import { createMockIds, type MockIds } from './mock-ids.ts';
import { createMockPorts } from './mock-ports.ts';
import { Players } from './players.ts';
import { createScript, type Script } from './script.ts';
import { seedProject, type Visitor } from './seed-project.ts';
import type { SessionSettings } from './session.ts';
import type { StreamRecord } from './stream-record.ts';
import { createTempo, type Tempo } from './tempo.ts';
import { uuidFrom } from './uuid-from.ts';

/** Everything of a session that a reset makes anew. */
export interface World {
  readonly clock: Clock;
  readonly tempo: Tempo;
  readonly players: Players;
  readonly ids: MockIds;
  readonly faults: FaultDesk;
  readonly script: Script;
  readonly engine: Engine;
  /** The stores, without refusals. */
  readonly ports: Ports;
  readonly projects: ReadonlySet<string>;
  /** Streams that are open, the oldest first. */
  readonly open: Set<StreamRecord>;
  /** How messages were answered, until their post has its answer. */
  readonly chosenFor: Map<string, ChosenTurn>;
  /** What cassettes give beforehand is there from the first visit on. */
  enter(visitor: Visitor): void;
  /** Puts this into a project now. */
  give(given: NonNullable<Cassette['given']>, visitor: Visitor): void;
  /** Ambient events begin with the first stream of a project. */
  streamOpened(projectId: string): void;
  evict(record: StreamRecord): void;
  /** With `exact` only. */
  readonly exact: ExactStreams | undefined;
}

/** What a session plays now; it may change while a world goes on. */
export interface Played {
  readonly cassettes: () => readonly LoadedCassette[];
  readonly turns: () => readonly PlacedTurn[];
}

const unchecked: Hmac = () => '';

export function createWorld(settings: SessionSettings, { cassettes, turns }: Played): World {
  const { hmac, seed, onProblem } = settings;
  const clock = createMockClock(settings.now);
  const tempo = createTempo(clock, settings.speed);
  const players = new Players(clock, tempo);
  const ids = createMockIds(seed, settings.randomId);
  const projects = new Set<string>();
  const begun = new Set<string>();
  const chosenFor = new Map<string, ChosenTurn>();
  const { ports, inner, evict } = createMockPorts({
    clock,
    ids,
    hmac: hmac ?? unchecked,
    given: () => cassettes().flatMap(({ cassette: { given } }) => given ?? []),
    wouldChoose: settings.unmatched === 'fail' ? (draft) => script.wouldChoose(draft) : undefined,
  });
  const script: Script = createScript({
    ports: inner,
    ids,
    players,
    turns,
    isClockFrozen: settings.now !== undefined,
    onChosen: (message: StoredMessage, chosen) => chosenFor.set(message.id, chosen),
    onProblem,
  });
  const engine = createEngine(
    { ...ports, assistant: () => script },
    { ...settings.engine, checksSignatures: hmac !== undefined, onInternalError: onProblem },
  );
  const enter = (visitor: Visitor): void => {
    if (projects.has(visitor.projectId)) return;
    projects.add(visitor.projectId);
    for (const { cassette } of cassettes()) if (cassette.given !== undefined) seedProject(inner, ids, cassette.given, visitor);
  };
  return {
    clock,
    tempo,
    players,
    ids,
    faults: createFaultDesk(seedNumber(seed ?? settings.randomId())),
    script,
    engine,
    ports: inner,
    projects,
    open: new Set(),
    chosenFor,
    enter,
    give(given, visitor) {
      enter(visitor);
      seedProject(inner, ids, given, visitor);
    },
    streamOpened(projectId) {
      if (begun.has(projectId)) return;
      begun.add(projectId);
      for (const { cassette } of cassettes()) if (cassette.ambient.length > 0) script.playLoose(projectId, cassette.ambient);
    },
    exact: settings.exact ? createExactStreams(() => cassettes().flatMap(({ cassette: { streams } }) => streams), clock, tempo) : undefined,
    evict: ({ connectionId }) => evict({ evicted: connectionId, by: ids.connection(), reason: 'connection_limit' }),
  };
}

/** A number that is the same for the same text. */
function seedNumber(text: string): number {
  return Number.parseInt(uuidFrom(text).slice(0, 8), 16);
}
