import { type AssistantSettings, createAssistant } from './assistant.ts';
import { Leases } from './leases.ts';
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

function createProfiles(lent: Leases<string | null>): Profiles {
  const tags = new Map<string, string>();
  return {
    locale(userId) {
      const tag = lent.get(userId);
      return tag === undefined ? tags.get(userId) : (tag ?? undefined);
    },
    setLocale(userId, tag, leaseMs) {
      if (leaseMs !== undefined) lent.set(userId, tag, leaseMs);
      else if (tag === null) tags.delete(userId);
      else tags.set(userId, tag);
    },
  };
}

/** Everybody may use every project until denied (section 1). */
function createAccess(lent: Leases<true>): Access {
  const denied = new Set<string>();
  return {
    allowed: (projectId, userId) => !denied.has(keyOf(projectId, userId)) && lent.get(keyOf(projectId, userId)) === undefined,
    set(projectId, userId, allowed, leaseMs) {
      const key = keyOf(projectId, userId);
      if (!allowed && leaseMs !== undefined) return lent.set(key, true, leaseMs);
      if (!allowed) return void denied.add(key);
      denied.delete(key);
      lent.delete(key);
    },
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

function createOrders(clock: Clock, endOthers: () => void): Orders {
  const stubbed = new Leases<true>(clock);
  const failing = new Leases<true>(clock);
  const order = (leases: Leases<true>, projectId: string, on: boolean, leaseMs = Number.POSITIVE_INFINITY): void => {
    if (on) leases.set(projectId, true, leaseMs);
    else leases.delete(projectId);
  };
  return {
    stub: (projectId, on, leaseMs) => order(stubbed, projectId, on, leaseMs),
    stubbed: (projectId) => stubbed.get(projectId) ?? false,
    failNextBuild: (projectId, fail, leaseMs) => order(failing, projectId, fail, leaseMs),
    takeFailure(projectId) {
      const ordered = failing.get(projectId) ?? false;
      failing.delete(projectId);
      return ordered;
    },
    endLeases() {
      stubbed.clear();
      failing.clear();
      endOthers();
    },
  };
}

/** Every port in memory: the embedded default. Several engines on the same ports behave as replicas of one deployment. */
export function createMemoryPorts(options: MemoryPortsOptions): Ports {
  const { hmac, clock = systemClock(), randomId = () => crypto.randomUUID(), assistant } = options;
  const cache = createMemoryCache(clock);
  const denials = new Leases<true>(clock);
  const locales = new Leases<string | null>(clock);
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
    profiles: createProfiles(locales),
    access: createAccess(denials),
    connections,
    typing,
    nonces: cache.nonces,
    doorbell: createDoorbell(),
    assistant: (ports, onProblem) => createAssistant(ports, assistant, onProblem),
    // What a process leaves unfinished here is gone with it.
    answers: { onLeft: () => () => undefined },
    orders: createOrders(clock, () => {
      denials.clear();
      locales.clear();
    }),
    faults: cache.faults,
    clock,
    hmac,
    randomId,
  };
}
