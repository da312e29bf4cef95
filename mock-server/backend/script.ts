import type { Assistant, EventDraft, MessageDraft, Ports, StoredMessage } from '../../src/engine/ports.ts';
import { timestamp } from '../../src/engine/timestamp.ts';
import { type ChosenTurn, chooseTurn, type PlacedTurn, type TurnCounts } from '../cassette/choose-turn.ts';
import type { Step } from '../cassette/format.ts';
import { fill, type Lookup, type PlaceholderName } from '../cassette/placeholders.ts';
import { immediate } from './immediate.ts';
import type { MockIds } from './mock-ids.ts';
import { type Occurrence, occurrencesOf } from './occurrences.ts';
import type { Players } from './players.ts';
import { simulatedTurns } from './simulated-turn.ts';
import { textOf } from './text-of.ts';

export interface ScriptParts {
  readonly ports: Ports;
  readonly ids: MockIds;
  readonly players: Players;
  /** Those in force now. */
  readonly turns: () => readonly PlacedTurn[];
  /** With dates that stand still events carry the times of the cassette. */
  readonly isClockFrozen: boolean;
  /** Gets which turn a message has met, or that none did and the simulated assistant answers. */
  readonly onChosen: (message: StoredMessage, chosen: ChosenTurn) => void;
  readonly onProblem: (cause: unknown) => void;
}

/** The assistant of a mock: plays the turns of its cassettes. What no turn takes is answered by the simulated assistant. */
export interface Script extends Assistant {
  /** What `onMessage` would choose now. */
  wouldChoose(message: Pick<StoredMessage, 'projectId' | 'text' | 'mode' | 'locale' | 'userId'>): ChosenTurn;
  /** Plays steps that belong to no message, from now on. */
  playLoose(projectId: string, steps: readonly Step[]): void;
  /** Ends the newest build of a project that is under way; what its play has in store for it is left out. `undefined`: there is none. */
  endBuild(projectId: string, ending: NonNullable<Step['build']>): { readonly seq: number; readonly buildId: string } | undefined;
  /** Appends one event now; gives its seq. */
  tell(projectId: string, step: Step): number;
}

const failedByOrder = 'The build failed: a tester asked for it.';

/** What the steps of one play share. */
interface Scene {
  readonly projectId: string;
  /** The message that is answered; absent for ambient events. */
  readonly message?: StoredMessage;
  /** Dates of the events where the clock stands still are counted from here. */
  readonly begunAt: number;
  buildId?: string;
  /** A tester has ordered the build to fail: 2 while it goes on, 1 when it fails next, 0 when it has failed. */
  failing?: 2 | 1 | 0;
}

export function createScript(parts: ScriptParts): Script {
  const { ports, ids, players, onProblem } = parts;
  const { log, doorbell, orders, clock } = ports;
  const counts = new Map<string, TurnCounts>();
  /** The newest build of each project, while it goes on. */
  const building = new Map<string, Scene>();
  const heads = (projectId: string): number => immediate(log.head(projectId));

  const countsOf = (projectId: string): TurnCounts => {
    const known = counts.get(projectId) ?? new Map();
    counts.set(projectId, known);
    return known;
  };

  const lookupIn = (scene: Scene, n: number, now: number): Lookup => {
    const { message, projectId } = scene;
    const values: Readonly<Record<PlaceholderName, () => string | number | undefined>> = {
      message: () => message?.text,
      client_msg_id: () => message?.clientMsgId,
      message_id: () => message?.id,
      message_seq: () => message?.seq,
      user_id: () => message?.userId,
      project_id: () => projectId,
      locale: () => message?.locale ?? 'en',
      mode: () => message?.mode ?? 'plan',
      build_id: () => buildIdOf(scene),
      seq: () => heads(projectId) + 1,
      n: () => n,
      now: () => timestamp(now),
      id: () => undefined,
    };
    return (name, argument) => {
      if (name === 'id') return ids.named(projectId, argument);
      if (name === 'now' && argument !== '') return timestamp(now + Number(argument));
      return values[name]();
    };
  };

  const buildIdOf = (scene: Scene): string => (scene.buildId ??= ids.build(scene.projectId, heads(scene.projectId) + 1));

  const noteBuild = (scene: Scene, status: unknown): void => {
    if (status === 'completed' || status === 'failed') building.delete(scene.projectId);
    else building.set(scene.projectId, scene);
  };

  /** The build as ordered by a tester (section 16), or as it is told. */
  const buildOf = (scene: Scene, told: NonNullable<Step['build']>): Step['build'] => {
    if (scene.buildId === undefined && immediate(orders.takeFailure(scene.projectId))) scene.failing = 2;
    if (scene.failing === 0) return undefined;
    noteBuild(scene, told.status);
    if (scene.failing === undefined) return told;
    if (scene.failing === 2 && told.status === 'queued') return told;
    if (scene.failing === 2 && told.status === 'processing') {
      scene.failing = 1;
      return told;
    }
    scene.failing = 0;
    building.delete(scene.projectId);
    return { status: 'failed', message: failedByOrder };
  };

  const contentOf = (scene: Scene, step: Step): { event: string; data: Record<string, unknown> } | undefined => {
    if (step.answer !== undefined) {
      const responseType = scene.message?.mode ?? 'plan';
      return { event: 'message.response', data: { responseType, content: step.answer } };
    }
    if (step.build !== undefined) {
      const build = buildOf(scene, step.build);
      return build && { event: 'build.status', data: { buildId: buildIdOf(scene), ...build } };
    }
    const { event = '', data = {} } = step;
    if (event === 'build.status' && data['buildId'] === undefined) {
      if (scene.failing === 0) return undefined;
      noteBuild(scene, data['status']);
      return { event, data: { buildId: buildIdOf(scene), ...data } };
    }
    return { event, data };
  };

  const tell = (scene: Scene, { at, step, n }: Occurrence): number => {
    const { projectId, message } = scene;
    const content = contentOf(scene, step);
    if (content === undefined) return heads(projectId);
    const now = parts.isClockFrozen ? scene.begunAt + at : clock.now();
    const filled = fill({ data: content.data, envelope: step.envelope ?? {} }, lookupIn(scene, n, now));
    const { data, envelope } = filled as { data: Record<string, unknown>; envelope: Record<string, unknown> }; // `as`: filling keeps the shape
    const isTold = content.event === 'message.created' || content.event === 'message.response';
    const id = isTold ? textOf(data['messageId'] ?? ids.message(projectId, heads(projectId) + 1)) : '';
    const draft: EventDraft = {
      event: content.event,
      timestamp: timestamp(now),
      ...(message?.clientMsgId !== undefined && { in_reply_to_client_msg_id: message.clientMsgId }),
      ...envelope,
      data: isTold ? { messageId: id, ...data } : data,
    };
    const seq = isTold ? appendMessage(scene, draft, id, now) : immediate(log.append(projectId, draft)).seq;
    doorbell.ring(projectId);
    return seq;
  };

  /** Messages stand in the history too. */
  const appendMessage = ({ projectId, message }: Scene, event: EventDraft, id: string, now: number): number => {
    const { data } = event;
    const isAnswer = event.event === 'message.response';
    const draft: MessageDraft = {
      id,
      projectId,
      userId: isAnswer ? (message?.userId ?? ids.named(projectId, 'assistant')) : textOf(data['userId'] ?? ids.named(projectId, 'user')),
      clientMsgId: isAnswer ? undefined : event.client_msg_id,
      text: textOf(isAnswer ? data['content'] : data['message']),
      messageType: isAnswer ? 'assistant' : 'user',
      mode: data['mode'] === 'build' || data['responseType'] === 'build' ? 'build' : 'plan',
      locale: message?.locale ?? 'en',
      at: now,
      event,
    };
    return immediate(log.appendMessage(draft, now)).message.seq;
  };

  const play = (scene: Scene, steps: readonly Step[]): void =>
    players.play(scene.projectId, occurrencesOf(steps), (occurrence) => {
      try {
        tell(scene, occurrence);
      } catch (cause) {
        onProblem(cause);
      }
    });

  return {
    onMessage(message) {
      // A tester's stub is a canned answer (section 16), whatever the cassettes hold.
      const chosen: ChosenTurn = immediate(orders.stubbed(message.projectId))
        ? { kind: 'none', nearest: undefined }
        : chooseTurn(parts.turns(), message, countsOf(message.projectId), true);
      parts.onChosen(message, chosen);
      const steps = chosen.kind === 'none' ? simulatedTurns[message.mode] : chosen.placed.turn.play;
      play({ projectId: message.projectId, message, begunAt: message.at }, steps);
    },
    wouldChoose: (message) => chooseTurn(parts.turns(), message, countsOf(message.projectId), false),
    playLoose: (projectId, steps) => play({ projectId, begunAt: clock.now() }, steps),
    tell: (projectId, step) => tell({ projectId, begunAt: clock.now() }, { at: 0, step, n: 1 }),
    endBuild(projectId, ending) {
      const scene = building.get(projectId);
      if (scene === undefined) return undefined;
      const seq = tell(scene, { at: 0, step: { at: 0, build: ending }, n: 1 });
      scene.failing = 0;
      return { seq, buildId: buildIdOf(scene) };
    },
    close: () => players.close(),
  };
}
