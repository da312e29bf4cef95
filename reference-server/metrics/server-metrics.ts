import { errors } from '../../src/contract/index.ts';
import type { Call, Engine, EngineReply, StreamReply } from '../../src/engine/call.ts';
import type { Awaitable, DurableEvent, EvictionPolicy, Ports } from '../../src/engine/ports.ts';
import { addProcessMetrics } from './process-metrics.ts';
import { createRegistry } from './prometheus.ts';

/** Connections to a database, and statements that wait for one. */
export interface PoolLoad {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** Counts by decorating what the server is made of, so that a server without metrics pays nothing for them. */
export interface ServerMetrics {
  ports(ports: Ports): Ports;
  engine(engine: Engine): Engine;
  /** What there is to tell, as Prometheus reads it. */
  text(): string;
  close(): void;
}

const durationBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const lagBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
/** The reason of a takeover that no limit has asked for. */
const ownInstance = 'same_instance';
const posts: readonly Call['operation'][] = ['postMessage', 'postLegacyMessage'];

export function createServerMetrics(policy: EvictionPolicy, pool: (() => PoolLoad) | undefined): ServerMetrics {
  const registry = createRegistry();
  const outcomes = ['accepted', 'duplicate'].map((outcome) => ({ outcome }));
  const codes = Object.keys(errors).map((code) => ({ code }));
  const posted = registry.counter('chat_contract_posts_total', 'Posts that were stored, and duplicates of these.', outcomes);
  const refused = registry.counter('chat_contract_refusals_total', 'Requests that were refused, by error code.', codes);
  const evicted = registry.counter(
    'chat_contract_evictions_total',
    'Streams of this process that were evicted, by the policy, or for a newcomer of their own instance.',
    [{ policy }, { policy: ownInstance }],
  );
  const delivered = registry.counter('chat_contract_events_delivered_total', 'Durable events written to streams.');
  const tailQueries = registry.counter('chat_contract_tail_queries_total', 'Reads of the event log for open streams.');
  const durations = registry.histogram(
    'chat_contract_request_duration_seconds',
    'From the whole request to its answer, or to the beginning of its stream.',
    durationBounds,
  );
  const lag = registry.histogram(
    'chat_contract_doorbell_lag_seconds',
    'From the date of an event, by the clock of the replica that took it, until it is read here for open streams.',
    lagBounds,
  );
  if (pool !== undefined) {
    registry.gauge('chat_contract_pool_connections', 'Connections to the database.', () => pool().total);
    registry.gauge('chat_contract_pool_idle_connections', 'Those of them that nobody uses.', () => pool().idle);
    registry.gauge('chat_contract_pool_waiting', 'Statements that wait for a connection.', () => pool().waiting);
  }
  const closeProcessMetrics = addProcessMetrics(registry);

  const countReply = ({ operation }: Call, reply: EngineReply): EngineReply => {
    if (reply.kind === 'stream') return counted(reply, () => delivered.add());
    if (reply.status >= 400) refused.add({ code: codeOf(reply.body) });
    else if (posts.includes(operation)) posted.add({ outcome: reply.status === 201 ? 'accepted' : 'duplicate' });
    return reply;
  };

  return {
    ports(ports) {
      const { log, connections, doorbell, clock } = ports;
      /** By project with open streams: the newest event known here; `undefined` until its first stream has asked for the head. */
      const newest = new Map<string, number | undefined>();
      const note = (projectId: string, events: readonly DurableEvent[]): void => {
        for (const { seq, timestamp } of events) {
          const before = newest.get(projectId);
          // Not the replay of what was there before.
          if (before === undefined || seq <= before) continue;
          newest.set(projectId, seq);
          lag.observe(Math.max(0, clock.now() - Date.parse(timestamp)) / 1_000);
        }
      };
      return {
        ...ports,
        log: {
          ...log,
          head: (projectId) =>
            looked(log.head(projectId), (head) => {
              if (newest.has(projectId)) newest.set(projectId, newest.get(projectId) ?? head);
            }),
          read(projectId, afterSeq, limit) {
            tailQueries.add();
            return looked(log.read(projectId, afterSeq, limit), (events) => note(projectId, events));
          },
        },
        doorbell: {
          ...doorbell,
          subscribe(projectId, listener) {
            const stop = doorbell.subscribe(projectId, listener);
            newest.set(projectId, undefined);
            return () => {
              newest.delete(projectId);
              stop();
            };
          },
        },
        connections: {
          ...connections,
          onTakeover: (listener) =>
            connections.onTakeover((takeover) => {
              evicted.add({ policy: takeover.reason === ownInstance ? ownInstance : policy });
              listener(takeover);
            }),
        },
      };
    },
    engine(engine) {
      registry.gauge('chat_contract_open_streams', 'Streams that are open in this process.', () => engine.streams);
      return {
        handle(call) {
          const startedAt = performance.now();
          const measured = (reply: EngineReply): EngineReply => {
            durations.observe((performance.now() - startedAt) / 1_000, { operation: call.operation });
            return countReply(call, reply);
          };
          const handling = engine.handle(call);
          return handling instanceof Promise ? handling.then(measured) : measured(handling);
        },
        get streams() {
          return engine.streams;
        },
        drain: (spreadMs) => engine.drain(spreadMs),
        close: () => engine.close(),
      };
    },
    text: () => registry.text(),
    close: closeProcessMetrics,
  };
}

/** What is there at once stays so: a decorator must not make anybody wait. */
function looked<T>(value: Awaitable<T>, look: (value: T) => void): Awaitable<T> {
  if (value instanceof Promise) {
    return value.then((settled: T) => {
      look(settled);
      return settled;
    });
  }
  look(value);
  return value;
}

/** Tells of each durable event that is written; control events and keep-alives have no seq of their own. */
function counted(reply: StreamReply, onEvent: () => void): StreamReply {
  return {
    ...reply,
    attach: (sink) =>
      reply.attach({
        write(frame) {
          if ('seq' in frame) onEvent();
          return sink.write(frame);
        },
        onDrain: (resume) => sink.onDrain(resume),
        end: () => sink.end(),
      }),
  };
}

/** Every refusal begins with its code; what is none of ours is no label. */
function codeOf(body = ''): string {
  const [, code = ''] = /^\{"error":"([A-Z_]+)"/.exec(body) ?? [];
  return Object.hasOwn(errors, code) ? code : 'OTHER';
}
