import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { type LoadedCassette, readCassette } from '../../mock-server/cassette/read-cassette.ts';
import { type MockSettings, type RunningMock, startMockServer } from '../../mock-server/http/mock-server.ts';
import { createSseDecoder, type SseItem } from '../../src/wire/index.ts';
import { problemLine } from '../../src/yaml/read-yaml.ts';

/** Patience with what has to come; nothing waits for it to pass. */
const deadlineMs = 15_000;

export function cassette(text: string, file = 'test.yaml'): LoadedCassette {
  const read = readCassette(`cassette: 1\n${text}`, file);
  if (!read.ok) throw new Error(read.problems.map(problemLine).join('\n'));
  return read.loaded;
}

/** A mock until the test ends. A text is its cassette. */
export async function mockWith(cassettes: string | readonly LoadedCassette[] = [], settings: MockSettings = {}): Promise<RunningMock> {
  const mock = await startMockServer({ cassettes: typeof cassettes === 'string' ? [cassette(cassettes)] : cassettes, ...settings });
  onTestFinished(() => mock.close());
  return mock;
}

export interface Heard {
  readonly id: string | undefined;
  readonly event: string | undefined;
  /** Of the test's clock. */
  readonly atMs: number;
  readonly json: {
    readonly seq: number;
    readonly event: string;
    readonly timestamp: string;
    readonly data: Readonly<Record<string, unknown>>;
  } & Readonly<Record<string, unknown>>;
}

export interface Listening {
  readonly status: number;
  readonly headers: Headers;
  /** Every event so far. */
  readonly events: readonly Heard[];
  readonly items: readonly SseItem[];
  /** All bytes so far, as text. */
  text(): string;
  /** Resolves once it holds. */
  until(holds: (listening: Listening) => boolean): Promise<Listening>;
  /** Resolves when the stream has ended: `end` by itself, `error` by a break. */
  readonly over: Promise<'end' | 'error'>;
  close(): void;
}

/** One user in one project of a mock, as a browser would use it. */
export interface MockRoom {
  readonly projectId: string;
  readonly userId: string;
  fetch(method: string, target: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  post(message: string, more?: Record<string, unknown>): Promise<Response>;
  /** Everything of the log, as a stream from the beginning tells it. */
  open(query?: string, headers?: Record<string, string>): Promise<Listening>;
  history(query?: string): Promise<{ messages: { text: string; messageType: string; id: string; seq: number; timestamp: string }[] }>;
}

export function roomIn(url: string, projectId: string = randomUUID(), userId: string = randomUUID()): MockRoom {
  const room: MockRoom = {
    projectId,
    userId,
    fetch(method, target, body, headers) {
      const full = target.startsWith('/') ? target : `/v1/projects/${projectId}/${target}`;
      return fetch(`${url}${full}`, {
        method,
        headers: { 'x-user-id': userId, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
    post: (message, more) => room.fetch('POST', '/v1/chat/unified', { projectId, userId, message, buildImmediately: false, ...more }),
    open: (query = '', headers = {}) => listen(`${url}/v1/projects/${projectId}/chat/stream${query}`, { 'x-user-id': userId, ...headers }),
    history: async (query = '?limit=100') =>
      (await (await room.fetch('GET', `chat/messages${query}`)).json()) as Awaited<ReturnType<MockRoom['history']>>, // `as`: the tests look at it
  };
  return room;
}

export async function listen(target: string, headers: Record<string, string> = {}): Promise<Listening> {
  const controller = new AbortController();
  const response = await fetch(target, { headers, signal: controller.signal });
  const items: SseItem[] = [];
  const events: Heard[] = [];
  const waiting = new Set<() => void>();
  let bytes = '';
  let ended: 'end' | 'error' | undefined;
  const tell = (): void => {
    for (const look of waiting) look();
  };
  const decoder = createSseDecoder({
    now: () => performance.now(),
    onItem(item) {
      items.push(item);
      if (item.kind === 'event')
        events.push({ id: item.id, event: item.event, atMs: performance.now(), json: JSON.parse(item.data) as Heard['json'] }); // `as`: the tests look at it
    },
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const pump = async (): Promise<'end' | 'error'> => {
    const utf8 = new TextDecoder();
    try {
      for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        // `as`: Node's bodies are iterable
        bytes += utf8.decode(chunk, { stream: true });
        decoder.push(chunk);
        tell();
      }
      ended = 'end';
    } catch {
      ended = 'error';
    }
    tell();
    return ended;
  };
  const over = isStream ? pump() : Promise.resolve('end' as const);
  const listening: Listening = {
    status: response.status,
    headers: response.headers,
    events,
    items,
    text: () => bytes,
    until(holds) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => done(() => reject(new Error(`Nothing more came within ${deadlineMs} ms. So far: ${bytes}`))),
          deadlineMs,
        );
        const done = (settle: () => void): void => {
          clearTimeout(timer);
          waiting.delete(look);
          settle();
        };
        const look = (): void => {
          if (holds(listening)) done(() => resolve(listening));
          else if (ended !== undefined) done(() => reject(new Error(`The stream has ended (${ended}). It was: ${bytes}`)));
        };
        waiting.add(look);
        look();
      });
    },
    over,
    close: () => controller.abort(),
  };
  onTestFinished(() => controller.abort());
  return listening;
}
