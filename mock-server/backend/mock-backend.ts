import type { LoadedCassette } from '../cassette/read-cassette.ts';
import { commandNames } from '../control/commands.ts';
import { runCommand } from '../control/run-command.ts';
import { findRoute } from './find-route.ts';
import { field } from './identity.ts';
import { lazyJson } from './lazy-json.ts';
import type { MockReply, MockRequest } from './mock-call.ts';
import { createSession, type Session, type SessionSettings } from './session.ts';

export interface BackendSettings extends Omit<SessionSettings, 'cassettes'> {
  readonly cassettes: readonly LoadedCassette[];
  /** A cassette by its name that is not loaded yet, for a switch. */
  readonly findCassette: (name: string) => LoadedCassette | undefined;
  /** Names that `findCassette` knows. */
  readonly available: readonly string[];
}

/** A mock: any number of sessions, each a backend with a state of its own. */
export interface MockBackend {
  handle(request: MockRequest): Promise<MockReply>;
  /** That of everybody who names none. */
  readonly main: Session;
  /** This one in place of that of the same file, in every session that plays it. */
  replace(cassette: LoadedCassette): void;
  close(): void;
}

const mainId = 'default';
const sessionHeader = 'x-mock-session';
const sessionCookie = 'mock-session';
const controlPath = '/__mock';
const sessionPath = `${controlPath}/s/`;
const sessionName = /^[A-Za-z0-9._-]{1,64}$/;
/** Sessions that are remembered. Beyond, the one that was not used for longest and has no stream is forgotten. */
const maxSessions = 500;

/** Who is meant by a request, and what stands in front of its route. */
interface Addressed {
  readonly sessionId: string | undefined;
  readonly prefix: string;
  readonly path: string;
}

export function createMockBackend(settings: BackendSettings): MockBackend {
  const { basePath } = settings;
  let cassettes = settings.cassettes;
  const sessions = new Map<string, Session>();
  const bound = new Map<string, string>();

  /** The session that is named; it begins with its first use. */
  const session = (id: string): Session => {
    const known = sessions.get(id);
    if (known !== undefined) {
      if (id !== mainId) {
        sessions.delete(id);
        sessions.set(id, known);
      }
      return known;
    }
    const created = createSession(id, { ...settings, cassettes: () => cassettes });
    sessions.set(id, created);
    if (sessions.size > maxSessions) forgetOne();
    return created;
  };
  const forgetOne = (): void => {
    for (const [id, one] of sessions) {
      if (id === mainId || one.world.open.size > 0) continue;
      one.close();
      sessions.delete(id);
      return;
    }
  };
  const main = session(mainId);

  const addressed = (rawTarget: string): Addressed | undefined => {
    const at = rawTarget.indexOf('?');
    const whole = at < 0 ? rawTarget : rawTarget.slice(0, at);
    const isControl = whole === controlPath || whole.startsWith(`${controlPath}/`);
    if (basePath !== '' && !isControl && !whole.startsWith(`${basePath}/`)) return undefined;
    const base = basePath !== '' && whole.startsWith(`${basePath}/`) ? basePath : '';
    const path = whole.slice(base.length);
    if (!path.startsWith(sessionPath)) return { sessionId: undefined, prefix: base, path };
    const end = path.indexOf('/', sessionPath.length);
    const sessionId = end < 0 ? path.slice(sessionPath.length) : path.slice(sessionPath.length, end);
    return { sessionId, prefix: base + (end < 0 ? path : path.slice(0, end)), path: end < 0 ? '' : path.slice(end) };
  };

  const boundSession = (request: MockRequest, path: string): string | undefined => {
    if (bound.size === 0) return undefined;
    const { operation, projectId } = findRoute(request.method, path);
    const id = projectId !== '' ? projectId : operation === 'postMessage' ? field(lazyJson(request.rawBody)(), 'projectId') : undefined;
    return typeof id === 'string' ? bound.get(id.toLowerCase()) : undefined;
  };

  const handle = (request: MockRequest): Promise<MockReply> => {
    const target = addressed(request.rawTarget);
    if (target === undefined) return main.handle(request, undefined);
    const { path, prefix } = target;
    const named = target.sessionId ?? request.headers[sessionHeader] ?? cookieOf(request.headers['cookie']);
    const id = named ?? boundSession(request, path) ?? mainId;
    if (!sessionName.test(id))
      return Promise.resolve(
        refusal(400, 'VALIDATION_FAILED', `A session's name has 1 to 64 letters, digits, dots, dashes and underscores.`),
      );
    if (!path.startsWith(`${controlPath}/`)) return session(id).handle(request, prefix);
    const command = commandNames.find((name) => path === `${controlPath}/${name}`);
    if (command === undefined) {
      return Promise.resolve(
        refusal(
          404,
          'NOT_FOUND',
          `There is no command ${path.slice(0, 100)}. Use POST ${controlPath}/ with one of ${commandNames.join(', ')}.`,
        ),
      );
    }
    return runCommand(command, request, {
      session: session(id),
      find: (name) => cassettes.find((one) => one.name === name) ?? settings.findCassette(name),
      available: [...new Set([...cassettes.map(({ name }) => name), ...settings.available])],
      bind: (projectId) => void bound.set(projectId, id),
    });
  };

  return {
    handle,
    main,
    replace(cassette) {
      const swap = (all: readonly LoadedCassette[]): readonly LoadedCassette[] =>
        all.map((one) => (one.file === cassette.file ? cassette : one));
      cassettes = swap(cassettes);
      for (const one of sessions.values()) if (one.cassettes.some(({ file }) => file === cassette.file)) one.load(swap(one.cassettes));
    },
    close() {
      for (const one of sessions.values()) one.close();
    },
  };
}

function cookieOf(cookies: string | undefined): string | undefined {
  if (cookies === undefined || !cookies.includes(sessionCookie)) return undefined;
  for (const cookie of cookies.split(';')) {
    const [name, value] = cookie.split('=');
    if (name?.trim() === sessionCookie) return value?.trim();
  }
  return undefined;
}

function refusal(status: number, error: string, message: string): MockReply {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  return { kind: 'plain', status, headers, body: JSON.stringify({ error, message }) };
}
