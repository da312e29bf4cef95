import { createMemoryPorts } from '../../src/engine/memory.ts';
import type { Clock, Connections, EventLog, Hmac, MessageDraft, Ports, Takeover } from '../../src/engine/ports.ts';
import { Refusal } from '../../src/engine/refusal.ts';
import type { Cassette } from '../cassette/format.ts';
import type { ChosenTurn } from '../cassette/choose-turn.ts';
import { immediate } from './immediate.ts';
import type { MockIds } from './mock-ids.ts';

export interface MockPortsParts {
  readonly clock: Clock;
  readonly ids: MockIds;
  readonly hmac: Hmac;
  /** What users have who never saved anything. */
  readonly given: () => readonly NonNullable<Cassette['given']>[];
  /** Which turn would take a message: one that none would take is refused with the nearest. `undefined`: nothing is refused. */
  readonly wouldChoose: ((draft: MessageDraft) => ChosenTurn) | undefined;
}

export interface MockPorts {
  /** For the engine. */
  readonly ports: Ports;
  /** For the script: the same stores, without refusals. */
  readonly inner: Ports;
  /** Takes a connection's place away, as a newcomer would; its stream is told and ends. */
  evict(takeover: Takeover): void;
}

/** Memory ports that know what cassettes give beforehand. The assistant is added by the session. */
export function createMockPorts({ clock, ids, hmac, given, wouldChoose }: MockPortsParts): MockPorts {
  const memory = createMemoryPorts({ hmac, clock, randomId: ids.connection, assistant: { enabled: false, delayMs: 0, buildStepMs: 0 } });
  const last = <T>(of: (one: NonNullable<Cassette['given']>) => T | undefined): T | undefined =>
    given().reduce<T | undefined>((before, one) => of(one) ?? before, undefined);

  const listeners = new Set<(takeover: Takeover) => void>();
  const connections: Connections = {
    admit: (newcomer) => memory.connections.admit(newcomer),
    release: (connectionId) => memory.connections.release(connectionId),
    onTakeover(listener) {
      listeners.add(listener);
      const stop = memory.connections.onTakeover(listener);
      return () => {
        listeners.delete(listener);
        stop();
      };
    },
  };

  const inner: Ports = {
    ...memory,
    connections,
    readMarks: {
      get: async (projectId, userId) => (await memory.readMarks.get(projectId, userId)) || (last((one) => one.readMark) ?? 0),
      raise: (projectId, userId, seq) => memory.readMarks.raise(projectId, userId, Math.max(seq, last((one) => one.readMark) ?? 0)),
    },
    preferences: {
      ...memory.preferences,
      get: async (projectId, userId) => (await memory.preferences.get(projectId, userId)) ?? last((one) => one.preferences),
    },
    profiles: {
      ...memory.profiles,
      locale: async (userId) => (await memory.profiles.locale(userId)) ?? last((one) => one.profile?.locale),
    },
  };
  return {
    ports: { ...inner, log: refusing(ids.seeded ? withMessageIds(memory.log, ids) : memory.log, wouldChoose) },
    inner,
    evict(takeover) {
      void memory.connections.release(takeover.evicted);
      for (const listener of listeners) listener(takeover);
    },
  };
}

/** Ids of messages that can be repeated. */
function withMessageIds(log: EventLog, ids: MockIds): EventLog {
  return {
    ...log,
    appendMessage(draft, keyNotBefore) {
      const id = ids.message(draft.projectId, immediate(log.head(draft.projectId)) + 1);
      return log.appendMessage({ ...draft, id, event: { ...draft.event, data: { ...draft.event.data, messageId: id } } }, keyNotBefore);
    },
  };
}

/** With `--unmatched fail` a message that no turn takes is refused before anything is stored, so its key stays free. */
function refusing(log: EventLog, wouldChoose: MockPortsParts['wouldChoose']): EventLog {
  if (wouldChoose === undefined) return log;
  const accepted = new Set<string>();
  return {
    ...log,
    appendMessage(draft, keyNotBefore) {
      const key = draft.clientMsgId === undefined ? undefined : `${draft.projectId} ${draft.userId} ${draft.clientMsgId}`;
      if (key === undefined || !accepted.has(key)) {
        const chosen = wouldChoose(draft);
        if (chosen.kind === 'none') throw unmatched(chosen);
      }
      if (key !== undefined) accepted.add(key);
      return log.appendMessage(draft, keyNotBefore);
    },
  };
}

function unmatched({ nearest }: Extract<ChosenTurn, { kind: 'none' }>): Refusal {
  const reason =
    nearest === undefined ? 'No cassette with turns is loaded.' : `The nearest is ${nearest.name} (${nearest.place}): ${nearest.reason}.`;
  return new Refusal(
    'NOT_FOUND',
    `Failed to answer the message: no turn takes it. ${reason} Add a turn, or start without --unmatched fail.`,
    {
      details: { reason: 'no_turn_matches', ...(nearest !== undefined && { nearest }) },
    },
  );
}
