import { createHmac, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { type HistoryMessage, type history, type Operation, pathOf, routes } from '../../src/contract/index.ts';
import type { Call, Engine, EngineSettings, PlainReply, StreamReply } from '../../src/engine/call.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createMemoryPorts } from '../../src/engine/memory.ts';
import type { Ports } from '../../src/engine/ports.ts';
import { sign } from '../../src/wire/index.ts';
import { type FakeSink, fakeSink } from './fake-sink.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';

const secret = 'a-secret-of-the-tests';
export const controlToken = 'a-token-of-the-tests';

export interface SendOptions {
  readonly projectId?: string;
  readonly userId?: string;
  /** With its question mark. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** JSON, or bytes as they are. */
  readonly body?: unknown;
  readonly scheme?: 'v1' | 'v2' | 'both' | 'none';
  readonly nonce?: string;
  /** Changes the call after it was signed. */
  readonly tamper?: (call: Call) => Call;
}

/** Fields that tests look at, of all bodies together: one that an answer lacks is undefined, and fails the test that wants it. */
export interface AnswerBody {
  readonly error: string;
  readonly message: string;
  readonly accepted: boolean;
  readonly message_seq: number;
  readonly last_read_seq: number;
  readonly preferences: unknown;
  readonly id: string;
  readonly messages: readonly HistoryMessage[];
  readonly pagination: z.infer<typeof history>['pagination'];
  readonly reason: string;
  readonly retry_after_ms: number;
  readonly evicted_connection_id: string | undefined;
}

export interface Answer extends PlainReply {
  /** The body, parsed. */
  readonly value: AnswerBody;
}

export interface OpenStream {
  readonly reply: StreamReply;
  readonly sink: FakeSink;
  readonly connectionId: string;
}

export interface Backend {
  readonly engine: Engine;
  readonly ports: Ports;
  readonly clock: ManualClock;
  readonly problems: unknown[];
  call(operation: Call['operation'], options?: SendOptions): Promise<Call>;
  /** An answer that is no stream. */
  send(operation: Call['operation'], options?: SendOptions): Promise<Answer>;
  /** Opens and attaches; fails the test where the answer is no stream. */
  open(options?: SendOptions & { readonly sink?: FakeSink }): Promise<OpenStream>;
  post(options?: SendOptions & { readonly text?: string; readonly key?: string; readonly build?: boolean }): Promise<Answer>;
}

export interface BackendOptions extends Partial<EngineSettings> {
  readonly assistant?: boolean;
  readonly clock?: ManualClock;
  /** Ports to share, as replicas do; else new ones. */
  readonly ports?: Ports;
  readonly decorate?: (ports: Ports) => Ports;
}

export const project = '11111111-1111-4111-8111-111111111111';
export const user = '22222222-2222-4222-8222-222222222222';

const utf8 = new TextEncoder();

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined) return new Uint8Array();
  return body instanceof Uint8Array ? body : utf8.encode(typeof body === 'string' ? body : JSON.stringify(body));
}

/** The engine on memory ports and a clock that stands still. */
export function backend(options: BackendOptions = {}): Backend {
  const { clock = manualClock(), assistant = false, ports: shared, decorate, ...settings } = options;
  const problems: unknown[] = [];
  const hmac = (message: Uint8Array) => createHmac('sha256', secret).update(message).digest('hex');
  const memory = shared ?? createMemoryPorts({ hmac, clock, assistant: { enabled: assistant, delayMs: 200, buildStepMs: 100 } });
  const ports = decorate?.(memory) ?? memory;
  const engine = createEngine(ports, {
    maxConnections: 3,
    keepAliveMs: 15_000,
    eviction: 'retry',
    retryAfterMs: 250,
    stallMs: 10_000,
    controlToken,
    build: undefined,
    instance: undefined,
    onInternalError: (cause) => problems.push(cause),
    ...settings,
  });

  const call: Backend['call'] = async (operation, sent = {}) => {
    const { projectId = project, userId = user, query = '', body, scheme = 'v2', nonce = randomUUID(), tamper } = sent;
    const known: Operation | undefined = operation === 'unknown-route' || operation === 'wrong-method' ? undefined : operation;
    const method = known === undefined ? 'GET' : routes[known].method;
    const rawTarget = `${known === undefined ? '/v1/nowhere' : pathOf(known, projectId)}${query}`;
    const rawBody = bytesOf(body);
    const timestamp = String(Math.floor(clock.now() / 1_000));
    const signed = scheme === 'none' ? {} : await sign({ method, target: rawTarget, timestamp, nonce, body: rawBody, scheme, hmac });
    const headers = { 'x-user-id': userId, ...(body !== undefined && { 'content-type': 'application/json' }), ...signed, ...sent.headers };
    const plain: Call = { operation, method, rawTarget, projectId: rawTarget.includes(projectId) ? projectId : '', headers, rawBody };
    return tamper?.(plain) ?? plain;
  };

  const send: Backend['send'] = async (operation, sent) => {
    const reply = await engine.handle(await call(operation, sent));
    if (reply.kind === 'stream') throw new Error('a stream, where a whole answer was expected');
    return { ...reply, value: JSON.parse(reply.body ?? '{}') };
  };

  return {
    engine,
    ports,
    clock,
    problems,
    call,
    send,
    async open({ sink = fakeSink(), ...sent } = {}) {
      const reply = await engine.handle(await call('openStream', sent));
      if (reply.kind !== 'stream') throw new Error(`no stream: ${reply.status} ${reply.body}`);
      reply.attach(sink);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      return { reply, sink, connectionId: reply.connectionId };
    },
    post({ text = 'hello', key, build = false, ...sent } = {}) {
      const { projectId = project, userId = user } = sent;
      const body = { projectId, userId, message: text, buildImmediately: build, ...(key !== undefined && { client_msg_id: key }) };
      return send('postMessage', { body, ...sent });
    },
  };
}
