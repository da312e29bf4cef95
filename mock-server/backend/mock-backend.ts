import type { MockReply, MockRequest } from './mock-call.ts';
import { createSession, type Session, type SessionSettings } from './session.ts';

/** A mock: any number of sessions, each a backend with a state of its own. */
export interface MockBackend {
  handle(request: MockRequest): Promise<MockReply>;
  /** That of everybody who names none. */
  readonly main: Session;
  close(): void;
}

const mainId = 'default';

export function createMockBackend(settings: SessionSettings): MockBackend {
  const main = createSession(mainId, settings);
  return { handle: (request) => main.handle(request), main, close: () => main.close() };
}
