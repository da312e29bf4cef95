import { type AssistantSettings, createAssistant } from './assistant.ts';
import { createMemoryCache } from './memory-cache.ts';
import { createMemoryConnections } from './memory-connections.ts';
import { createMemoryLog } from './memory-log.ts';
import { TypingMarks } from './memory-typing.ts';
import type { Access, Clock, Doorbell, Hmac, Orders, Ports, Preferences, Profiles, RandomId, ReadMarks, Typing } from './ports.ts';
import { systemClock } from './system-clock.ts';

export interface MemoryPortsOptions {
  readonly hmac: Hmac;
  readonly clock?: Clock;
  readonly randomId?: RandomId;
  readonly assistant: AssistantSettings;
}

const keyOf = (projectId: string, userId: string) => `${projectId} ${userId}`;

function createReadMarks(): ReadMarks {
  const marks = new Map<string, number>();
  return {
    get: (projectId, userId) => marks.get(keyOf(projectId, userId)) ?? 0,
    raise(projectId, userId, seq) {
      const mark = Math.max(marks.get(keyOf(projectId, userId)) ?? 0, seq);
      marks.set(keyOf(projectId, userId), mark);
      return mark;
    },
  };
}

function createPreferences(): Preferences {
  const saved = new Map<string, { readonly buildImmediately: boolean }>();
  return {
    get: (projectId, userId) => saved.get(keyOf(projectId, userId)),
    set: (projectId, userId, value) => void saved.set(keyOf(projectId, userId), value),
  };
}

function createProfiles(): Profiles {
  const tags = new Map<string, string>();
  return {
    locale: (userId) => tags.get(userId),
    setLocale: (userId, tag) => void (tag === null ? tags.delete(userId) : tags.set(userId, tag)),
  };
}

/** Everybody may use every project until denied (section 1). */
function createAccess(): Access {
  const denied = new Set<string>();
  return {
    allowed: (projectId, userId) => !denied.has(keyOf(projectId, userId)),
    set: (projectId, userId, allowed) => void (allowed ? denied.delete(keyOf(projectId, userId)) : denied.add(keyOf(projectId, userId))),
  };
}

function createDoorbell(): Doorbell {
  const listeners = new Map<string, Set<() => void>>();
  return {
    ring(projectId) {
      for (const listener of listeners.get(projectId) ?? []) listener();
    },
    subscribe(projectId, listener) {
      const those = listeners.get(projectId) ?? new Set();
      listeners.set(projectId, those.add(listener));
      return () => {
        those.delete(listener);
        if (those.size === 0 && listeners.get(projectId) === those) listeners.delete(projectId);
      };
    },
  };
}

function createOrders(): Orders {
  const stubbed = new Set<string>();
  const failing = new Set<string>();
  return {
    stub: (projectId, on) => void (on ? stubbed.add(projectId) : stubbed.delete(projectId)),
    stubbed: (projectId) => stubbed.has(projectId),
    failNextBuild: (projectId, fail) => void (fail ? failing.add(projectId) : failing.delete(projectId)),
    takeFailure: (projectId) => failing.delete(projectId),
  };
}

/** Every port in memory: the embedded default. Several engines on the same ports behave as replicas of one deployment. */
export function createMemoryPorts(options: MemoryPortsOptions): Ports {
  const { hmac, clock = systemClock(), randomId = () => crypto.randomUUID(), assistant } = options;
  const cache = createMemoryCache(clock);
  const marks = new TypingMarks(clock);
  // Without its cache a deployment does not know who is typing, and protects nobody.
  const connections = createMemoryConnections(clock, (...who) => (cache.down ? 0 : marks.left(...who)));
  const typing: Typing = {
    set(projectId, userId, instanceId, until) {
      cache.reach();
      marks.set(projectId, userId, instanceId, until);
      if (instanceId !== undefined) connections.touch(projectId, userId, instanceId);
    },
  };

  return {
    log: createMemoryLog(clock),
    readMarks: createReadMarks(),
    preferences: createPreferences(),
    profiles: createProfiles(),
    access: createAccess(),
    connections,
    typing,
    nonces: cache.nonces,
    doorbell: createDoorbell(),
    assistant: (ports, onProblem) => createAssistant(ports, assistant, onProblem),
    orders: createOrders(),
    faults: cache.faults,
    clock,
    hmac,
    randomId,
  };
}
